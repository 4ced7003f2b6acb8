package io.syncmap.model;

/**
 * The rules of BucketMap's protocol, each of which can be left out, or be weakened, alone. For each
 * there is what goes wrong then, and a {@link Scenario} in which it does; but for the last few.
 */
enum BucketWeakened implements Rule {
  // Searches.
  READERS_DO_NOT_VALIDATE(
      "(R2) the slot is another key's by the time that its value is read",
      "",
      "p1=1 | g1 | r1 p3=3"),
  PREVIOUS_UNVALIDATED(
      "(R2) the same of a function, and of the value from before it",
      "",
      "p1=1 | g1 | r1 p3=3 c3=4"),
  READERS_SEE_NO_PREVIOUS("a key is gone while its function runs", "", "p1=1 | c1=3 | g1"),
  COPIED_WITHOUT_THE_LOCK(
      "a reader that has lost its patience copies a key and another key's value",
      "patience=1",
      "p1=1 | g1 | p1=2 r1 p3=3"),

  // Updates.
  UPDATES_DO_NOT_VALIDATE(
      "(R2) an update that changes nothing returns another key's value",
      "",
      "p1=1 | a1=5 | r1 p3=3"),
  QUICK_ANSWER_UNVALIDATED(
      "(R2) a putIfAbsent that does not wait returns what another key had before its function",
      "",
      "p1=1 | a1=5 | r1 p3=3 c3=4"),
  LOCKED_BY_STORE("two have the lock, and replace the same value", "", "p1=1 | p1=2 | p1=3"),
  LOCKED_FROM_THE_NEWEST_WORD("(R4) two inserters of one key", "lanes=2", "p3=3 | p1=1 | p1=2"),
  INSERT_WITHOUT_A_STEP("(R4) two inserters of one key", "lanes=2", "p3=3 | p1=1 | p1=2"),
  REMOVE_WITHOUT_A_STEP("a value is put into a slot without a key", "", "p1=1 | p1=5 | r1"),
  VALUE_WITHOUT_A_STEP("two replace the same value", "", "p1=1 | p1=2 | p1=3"),
  BEGIN_WITHOUT_A_STEP("a value is put over a function that runs", "", "p1=1 | c1=3 | p1=5"),
  UNLINK_WITHOUT_A_STEP(
      "a value is put into a bucket that is in no chain any more",
      "over=2",
      "p1=1 p2=2 p3=3 | p2=5 | r2"),
  VALUE_WITHOUT_THE_LOCK(
      "a value is exchanged by a compare-and-set of its own, after the slot was copied",
      "max=2",
      "p1=1 | p1=5 | d1"),
  FROZEN_IS_IGNORED(
      "(R3) an update in a table that is being copied is lost", "max=2", "p1=1 | p1=5 | d1"),
  BUCKET_GIVEN_BACK_BEFORE_THE_LOCK(
      "(R5) a bucket is taken for another key while there is one in it",
      "over=1",
      "p1=1 p2=2 | r2 | p3=3"),
  BUCKET_GIVEN_BACK_BEFORE_THE_UNLOCK(
      "(R5) a bucket is free, and still in a chain, since a throwable came before the unlock",
      "over=1",
      "p1=1 p2=2 | r2!t"),
  BUCKET_KEPT_AFTER_A_FAILURE(
      "a bucket that was taken for a new key is in no chain, and not free",
      "over=1",
      "p1=1 | p2=2 | r1"),
  LOCK_LEFT_BY_A_THROWABLE("a lock is held for ever", "lanes=2", "p1=1 | p3=3!h | g1"),
  WORD_RESTORED_AFTER_A_THROWABLE(
      "two inserters of one key, the first of which threw", "lanes=2", "p1=1 | p3=4 | p3=3!t g3"),

  // Cells.
  CELL_BY_STORE(
      "a value is put into a cell that an inserter has withdrawn", "", "p1=1 | p2=2 | p2=3 | p1=5"),
  CELL_WITH_ITS_VALUE(
      "an inserter that has to start again finds the value that it is about to put",
      "",
      "p1=1 | p2=2 | p1=5"),
  CELL_TAKEN_OUT_FIRST(
      "a value is put into a cell that is out of the index", "", "p1=1 | p2=2 | p2=3 | p1=5"),
  CELL_LEFT_BEHIND(
      "the cell of an inserter that found a slot after all stays", "", "p1=1 | p2=2 | r1"),
  EXPUNGED_CELL_IS_USED(
      "a key comes back in a cell that is about to leave the index", "", "p1=1 p2=2 | r2 | p2=5"),
  CELL_TAKEN_OUT_BY_KEY(
      "whoever takes an expunged cell out late takes the next one", "", "p1=1 p2=2 | r2 | p2=5"),
  CLOSED_COLLISIONS_ARE_USED(
      "a key is put into collisions that nobody knows any more", "", "p1=1 p2=2 | r2 | p2=5"),
  COLLISIONS_DROPPED_BY_STORE(
      "a late drop takes the next collisions along", "", "p1=1 p2=2 | r2 | p2=5"),
  CELL_OF_THE_MAPS_GENERATION(
      "a key that is put into a table from before a clear gets into the collisions after it",
      "",
      "p1=1 | p2=2 | C p3=3"),

  // Functions.
  FUNCTIONS_ARE_NOT_WAITED_FOR(
      "a value is put over a function that runs", "", "p1=1 | c1=3 | p1=5"),
  PREVIOUS_OF_THE_FIRST_TRY(
      "(R9) a function works on a value that has been replaced", "", "p1=1 | c1=3 | p1=5"),
  END_BY_KEY(
      "(R11) a function that somebody else has ended ends the next one of its key",
      "",
      "p1=1 | T1 | c1=3"),
  END_IGNORES_THE_GENERATION(
      "(R10) a function from before a clear counts after it", "", "p1=1 | c2=3 | C p1=4"),
  END_DOES_NOT_VALIDATE(
      "a function is not found, since the search was led into the chain of another home",
      "homes=2 over=2",
      "p1=1 p2=2 p6=6 p3=3 | c2=3 | r6 p4=4"),
  END_IGNORES_FROZEN("(R3) the result is lost", "max=2", "p1=1 | c1=3 | d1"),
  CLEARED_FUNCTION_RUNS_AGAIN("a function runs twice", "", "p1=1 | c1=3 | C"),
  ABANDONED_IS_WAITED_FOR("nobody ends a function whose owner has died", "", "p1=1 D1 | p1=5"),
  ABANDONED_ENDED_WITH_NULL("a failed function removes the key", "", "p1=1 D1 | p1=5"),
  FUNCTION_LEFT_BY_A_THROWABLE(
      "nobody ends a function whose begin threw after it had been stored", "", "p1=1 | c1=3!t"),

  // Rebuilds.
  PREPARED_IN_VAIN(
      "an inserter prepares, finds that the table cannot grow, and cannot take the lock, as the"
          + " preparation has stepped the version; and so on",
      "",
      "p1=1 | p2=2"),
  HASHES_NOT_STORED(
      "a key that comes after its home was prepared is copied to where nobody looks",
      "lanes=2 max=2",
      "p1=1 | d1 | p3=3"),
  HASH_AFTER_THE_TAG(
      "the same of a key whose inserter threw in between", "lanes=2 max=2", "p1=1 | d1 | p3=3!t"),
  PREPARED_WITHOUT_THE_LOCK(
      "the hash of a removed key is stored over that of the key which has its slot by then",
      "lanes=2 max=2",
      "p1=1 p3=3 | d1 | r1 p4=4"),
  HASHES_DROPPED_BESIDE_A_REBUILD(
      "one who gives up drops the hashes while another freezes: a key that comes meanwhile has none",
      "lanes=2 max=2",
      "p7=7 | d1 | r7 d1 | p3=3"),
  HASHES_NOT_LOOKED_AT_AGAIN(
      "one who gives up has dropped the hashes before another freezes",
      "lanes=2 max=2",
      "p7=7 | d1 | r7 d1 | p3=3"),
  NOT_FROZEN("(R3) an update beside the copy is lost", "max=2", "p1=1 | p1=5 | d1"),
  FROZEN_BY_STORE("a lock that was taken meanwhile is wiped out", "max=2", "p1=1 | p1=5 | d1"),
  FROZEN_OVER_A_LOCK(
      "the holder of the lock stores after the copy, and thaws", "max=2", "p1=1 | p1=5 | d1"),
  DEAD_IS_IGNORED(
      "(R6) a table that has been replaced is copied once more, over its successor",
      "max=2",
      "p1=1 | d1 | d1 p1=5"),
  SIBLING_NOT_ASKED(
      "(R6) a table that was split meanwhile is merged",
      "lanes=2 depth=2",
      "p1=1 p3=3 d1 | m1 | d3 p3=5"),
  ROOM_NOT_LOOKED_AT_AGAIN(
      "a key that came after the new table had been sized is dropped",
      "homes=2",
      "p1=1 | m1 | p3=3"),
  NOT_THAWED("a table that was not replaced after all stays frozen", "homes=2", "p1=1 | m1 | p3=3"),
  FUNCTION_COPIED_AS_PREVIOUS(
      "a function that runs is not in the new table", "max=2", "p1=1 | c1=3 | d1"),
  GENERATION_IS_IGNORED(
      "(R7) a rebuild that began before a clear brings the keys back", "max=2", "p1=1 | d1 | C"),
  ONE_NULLED_LATE(
      "(R8) after a write into a half, a read of the whole from which that was split",
      "lanes=2 depth=1",
      "p1=1 d1 | p1=5 g1 | m1 d1"),
  DIRECTORY_FILLED_BEFORE_THE_LOCK(
      "a table that was replaced meanwhile gets into the directory again",
      "lanes=2 depth=2",
      "p1=1 p3=3 d1 | d1 | d3"),
  MERGE_IN_ANY_ORDER(
      "two merge the same tables: a deadlock", "lanes=2 depth=1", "p1=1 d1 | m1 | m3"),

  // Clear, and the first key.
  CLEAR_KEEPS_THE_GENERATION(
      "(R7) a rebuild that began before brings the keys back", "max=2", "p1=1 | d1 | C"),
  CLEAR_IS_NOT_WAITED_FOR(
      "an inserter without room turns in a loop while a clear has begun, and has not dropped the"
          + " directory yet",
      "max=2",
      "p1=1 | C | p3=3"),
  CLEAR_WITHOUT_THE_LOCK(
      "(R7) a rebuild has looked at the generation, and then publishes", "max=2", "p1=1 | d1 | C"),
  CLEAR_NULLS_ONE_LATE(
      "(R8) after a look into the empty directory, one into the table from before",
      "lanes=2 depth=1",
      "p1=1 d1 | g1 g1 | m1 C"),
  FIRST_TABLE_UNCONDITIONALLY(
      "the second first table takes the place of the first", "", "| p1=1 g1 | p3=3"),

  // Walks.
  WALK_IGNORES_THE_CURSOR(
      "a key is returned twice, once from each table", "lanes=2 homes=2", "p1=1 p3=3 | w | m1"),
  WALK_DOES_NOT_VALIDATE(
      "a key is not returned, since the walk was led into the chain of another home",
      "homes=2 over=2",
      "p1=1 p2=2 p6=6 p3=3 | w | r6 p4=4"),
  WALK_SKIPS_FUNCTIONS("a key is not returned while its function runs", "", "p1=1 | w | T1"),
  WALK_ACROSS_GENERATIONS("cells are returned after a clear", "", "p1=1 p2=2 | w | C"),

  // No schedule has shown these to be needed.
  READERS_IGNORE_THE_LOCK(
      "each change is seen by one store, here; the order in which a processor shows the stores of a"
          + " lock's holder is not modelled"),
  CELL_UNVALIDATED(
      "whoever has validated that no slot has the key may read its cell afterwards: the key is never"
          + " moved between slots and cells, so if it is in neither, it was removed in between"),
  CHAIN_WITHOUT_A_BOUND(
      "at no moment does a chain lead back to itself; the bound is for searches during which buckets"
          + " are given back and taken for ever"),
  END_WITHOUT_A_STEP(
      "unless the key is removed: nobody changes a slot of which he has seen a function"),
  PREPARED_WITHOUT_A_STEP("but for the hashes, nothing has changed"),
  HASHES_LOADED_BEFORE_THE_LOCK(
      "an inserter does not get the lock if the home has been prepared since, as that steps the"
          + " version; one of the two is needed"),
  THAWED_WITHOUT_A_STEP("what was seen before the freeze is still so");

  private final Claim claim;

  BucketWeakened(String consequence, String setting, String text) {
    this.claim = new Claim(consequence, setting, text);
  }

  BucketWeakened(String whyHarmless) {
    this.claim = new Claim(whyHarmless, null, null);
  }

  @Override
  public Claim claim() {
    return claim;
  }
}
