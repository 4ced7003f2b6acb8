package io.syncmap.model;

/**
 * The rules of SyncMap's protocol, each of which can be left out, or be weakened, alone. For each
 * there is what goes wrong then, and a {@link Scenario} in which it does; but for the last few.
 */
enum Weakened implements Rule {
  // Searches.
  UPDATES_LOOK_ONCE(
      "(A) an update changes a copy while the old slot still speaks for the key",
      "cap=2",
      "p2=2 | p1=5 g1 | p1=1 b s s"),
  CELL_BESIDE_A_MOVE(
      "(I) an update changes the copy of a stray while the old slot still speaks for the key",
      "cap=2",
      "p2=2 | p7=5 g7 | p7=1 b s s"),
  SEARCH_ENDS_AT_WIPED(
      "a key that comes after a wiped slot is not found", "cap=2", "p1=1 p2=2 r1 | g2"),
  SEARCH_ENDS_AT_EXPUNGED(
      "if the key of an expunged slot is still there, after a throwable, its next slot is not found",
      "cap=3",
      "p1=1 p2=2 r1!w p1=3 | g1"),
  COUNT_BEGINS_ANEW(
      "after an expunged slot that still has its key, a search comes to an unused slot beyond m: a key"
          + " that is put there is not found",
      "cap=5 m=2",
      "p1=1 p2=2 p3=3 | r2 | p2=5"),
  ABSENT_FROM_RETIRED(
      "a key that was in dirty all the time is not found once dirty is promoted",
      "cap=2 spare=5",
      "p1=1 b p3=3 | g3 | f"),
  READERS_SEE_NO_PREVIOUS("a key is gone while its function runs", "cap=2", "p1=1 | c1=3 | g1"),

  // New keys.
  NO_LOOK_UNDER_THE_MUTEX("(B) two inserters of one key", "cap=3", "p2=2 | p1=3 | p1=5"),
  NO_LOOK_AT_CELLS_UNDER_THE_MUTEX(
      "(B) two inserters of one key that has no slot", "cap=2 m=1", "p1=1 | p2=3 | p2=5"),
  DELETED_IS_ABSENT_UNDER_THE_MUTEX(
      "(B) a deleted key comes back in its slot, beside another slot of the key",
      "cap=3 keep",
      "p2=2 | p1=3 | p1=4 r1"),
  INSERT_INTO_OLD_SNAPSHOT(
      "a key is put into a table that is the snapshot no more", "cap=2", "p1=1 | r1 | p1=5"),
  HINT_NOT_LOOKED_AT(
      "two inserters of one key, both with the same unused slot in mind",
      "cap=3",
      "p2=2 | p1=3 | p1=5"),
  HINT_OF_OTHER_TABLES(
      "the slot is unused in another table than the one that was searched: there, the key is"
          + " somewhere else",
      "cap=3",
      "p1=1 p2=2 r2 | p3=3 | b p3=5 f"),
  TAG_FIRST(
      "a search passes the slot that is being filled, and takes the next unused one for proof that"
          + " nobody has put the key",
      "cap=3",
      "p2=2 | p1=3 | p1=5"),
  VALUE_LAST(
      "the value is set by another thread before it is stored by the inserter",
      "cap=3",
      "p2=2 | p1=3 | p1=5"),
  WIPED_SLOT_USED_AGAIN(
      "a key is put into a slot that others have passed", "cap=3", "p1=1 p2=2 r1 | p4=3 | p4=5"),
  ROOM_FOR_LIVE_KEYS(
      "(C) deleted keys come back after dirty was sized, and do not find room there",
      "cap=2 spare=1 keep",
      "p1=1 p2=2 r1 r2 | p3=3 | p1=5 p2=6"),
  SIZE_FROM_BEFORE_THE_MUTEX(
      "(C) the snapshot has been replaced by a larger one meanwhile",
      "cap=1 spare=1",
      "p1=1 | p4=4 | p2=2 p3=3"),
  APPEND_WITHOUT_ROOM(
      "after throwables have cut a move short, new keys take the slots of those to be moved",
      "cap=2 spare=1",
      "p1=1 p2=2 p3=3!m p4=4!m | p5=5"),
  NEW_TABLE_BESIDE_COLLISIONS(
      "(F) all slots are expunged, but there are keys without a slot",
      "cap=2 m=1",
      "p1=1 p2=2 r1 p4=4 r4 | p5=5"),

  // The move.
  MOVED_BY_STORE("an update between copy and store is lost", "cap=2", "p1=1 b | s | p1=5"),
  COMPUTATION_MOVED_BY_STORE(
      "a function that ends between copy and store goes on for ever in dirty",
      "cap=2",
      "p1=1 b | s | c1=3"),
  MOVER_EXPUNGES_BY_STORE(
      "a key that comes back at that moment is lost", "cap=2 keep", "p1=1 p2=2 r1 b | s | p1=5"),
  MOVED_BEFORE_DIRTY("a search finds MOVED, and no table to which", "cap=2", "p1=1 | b | g1"),
  COPY_STAYS(
      "(D) a copied value comes back to life once the old slot is expunged",
      "cap=2",
      "p1=1 b | s | r1"),
  COPY_FORGOTTEN(
      "after a throwable between copy and MOVED, the key is copied twice",
      "cap=2",
      "p1=1 b s!m s | p1=3"),
  COPY_UNPUBLISHED(
      "a throwable came before the tag of the copy: the key is MOVED to where nobody looks",
      "cap=2",
      "p1=1 b s!a s | g1"),
  COPY_OF_ANOTHER_KEY(
      "a throwable came before the tag of the copy, and another key got its slot since",
      "cap=3 spare=5",
      "p1=1 p2=2 b s!a p4=4 s | g1 g4"),
  UNPUBLISHED_IS_MOVED(
      "a key without a tag, left by a throwable in append, is put by the mover",
      "cap=2",
      "p2=2 p1=1!a g1 b f | g1"),
  DIRTY_WITHOUT_COLLISIONS("keys without a slot are lost", "cap=2 m=1", "p1=1 p2=2 b | g2"),
  RETIRED_AS_NULL("(E) a search in the old snapshot says absent", "cap=2", "p1=1 | g1 | b f"),
  RETIRED_BEFORE_READ(
      "(E) a search starts again and again while the promoter is suspended",
      "cap=2",
      "p1=1 | g1 | b f"),
  CURRENT_NOT_SET(
      "(E) the owner of a computation that was moved does not find it",
      "cap=2",
      "p1=1 | c1=3 | b f"),

  // Deleted keys.
  WIPED_BY_STORE("a key that comes back at that moment is lost", "cap=2", "p1=1 p2=2 | r1 | p1=5"),
  SWEPT_BY_STORE(
      "a key that comes back at that moment is lost", "cap=2 keep", "p2=2 p1=1 r1 | l | p1=5"),
  HALF_MOVED_IS_WIPED(
      "(D) after a throwable between copy and MOVED, the copy comes back to life once the key is"
          + " removed",
      "cap=2",
      "p1=1 b s!m | r1 | g1"),
  WIPED_KEY_STAYS("a removed key is never let go", "cap=2", "p1=1 p2=2 | r1"),
  CELL_TAKEN_OUT_FIRST(
      "a key comes back in a cell that is out of the index", "cap=2 m=1", "p1=1 p2=2 | r2 | p2=5"),
  PUSHED_AND_LEFT(
      "a slot is pushed on the list after the mutex's last holder has looked at it",
      "cap=2",
      "p1=1 p2=2 | r1 | b"),
  UNLOCKED_AND_LEFT(
      "a slot is pushed on the list between the last look of the mutex's holder and the unlock",
      "cap=2",
      "p1=1 p2=2 | r1 | b"),
  SWEEP_BEFORE_THE_SWITCH(
      "a key that is removed between sweep and switch is never let go",
      "cap=2 keep",
      "p1=1 p2=2 | l | r1"),
  EMPTY_IF_NONE_IS_LIVE(
      "(F) a deleted key comes back in a table that is dropped",
      "cap=2",
      "p1=1 p2=2 | r1 | r2 p2=7"),
  EMPTY_OTHER_TABLE(
      "(F) a late wipe in an old table drops the present one", "cap=2", "p1=1 | r1 | C p2=2"),
  EMPTY_BESIDE_DIRTY("(F) the keys of dirty are lost", "cap=2 spare=5", "p1=1 p2=2 r1 b p3=3 | r2"),
  EMPTY_BESIDE_COLLISIONS("(F) keys without a slot are lost", "cap=2 m=1", "p1=1 p2=2 | r1"),
  CLEAR_RETIRES(
      "(G) an owner whose computation was moved to a dirty that is never promoted does not find it",
      "cap=2",
      "p1=1 p2=2 b | c1=3 | s C"),

  // Functions.
  END_STOPS_AT_MOVED(
      "the result does not get to where the computation is by then", "cap=2", "p1=1 | c1=3 | b f"),
  END_LOOKS_INTO_DIRTY_FIRST(
      "the result gets into a copy while the old slot still speaks for the key",
      "cap=2",
      "p1=1 b | c1=3 g1 | s"),
  END_GOES_ON_FROM_RETIRED(
      "the result gets into the copy of a stray while the slot in the new snapshot still speaks",
      "cap=2 m=1",
      "p2=2 p8=8 b f | c2=5 g2 | b. s. | f. b. p1=1!m."),
  END_LOOKS_ONCE(
      "a computation that is moved on during the search is missed, and left in its slot",
      "cap=2",
      "p1=1 | T1 | b. s. | f. b. f."),
  ABANDONED_IS_WAITED_FOR(
      "nobody ends the computation of an owner that has died", "cap=2", "p1=1 D1 | p1=5"),
  ABANDONED_ENDED_BY_STORE(
      "(H) two end it, and the second undoes an update that came after the first",
      "cap=2",
      "p1=1 D1 | p1=5 | p1=6"),
  ABANDONED_ENDED_WITH_NULL("a failed function removes the key", "cap=2", "p1=1 D1 | p1=5"),
  ABANDONED_INSERT_STAYS(
      "a failed function leaves a deleted key that is never let go", "cap=2", "p2=2 | T1"),

  // Walks.
  WALK_SKIPS_MOVED("a key that is there is not returned", "cap=2", "p1=1 | w | b s"),
  WALK_OF_BOTH_TABLES("a key is returned twice", "cap=2", "p1=1 p2=2 b s | w"),
  WALK_ASKS_AFTERWARDS(
      "a removed value is returned: it was read from a copy, and only then the snapshot said that it"
          + " does not know the key",
      "cap=2",
      "p1=1 p2=2 b s!m | w | r1. s"),
  WALK_MINDS_EXPUNGED(
      "a key of dirty is not returned, since its old slot is expunged and still has the key",
      "cap=4",
      "p1=1 p2=2 p4=4 r1!w b s p1=5 | w"),
  WALK_OF_ALL_CELLS("a stray is returned twice", "cap=2", "p7=1 p8=2 b s | w"),
  WALK_TAKES_CELL_AS_IT_IS(
      "a removed value is returned: the cell is a stray's copy, made by the move of a later table",
      "cap=2",
      "p2=2 p8=8 b f | w | b. f. p7=1. b. s. s!m. r7."),
  WALK_ACROSS_GENERATIONS("entries are returned after a clear", "cap=2", "p1=1 p2=2 | w | C"),

  // No schedule has shown these to be needed.
  READERS_LOOK_ONCE(
      "(A) for readers: a copy has a value that the key had after the reader began, and a"
          + " computation brings its previous value along"),
  HINT_BESIDE_COLLISIONS(
      "where there is a hint, a new key goes there and not into the collisions, and a stray of that"
          + " key takes a move, after which the tables are others"),
  COLLISIONS_IN_SNAPSHOT_FIRST(
      "where there is a dirty table, it is asked for its collisions, and not the snapshot; (I)"
          + " sends back whoever did not see it");

  private final Claim claim;

  Weakened(String consequence, String setting, String text) {
    this.claim = new Claim(consequence, setting, text);
  }

  Weakened(String whyHarmless) {
    this.claim = new Claim(whyHarmless, null, null);
  }

  @Override
  public Claim claim() {
    return claim;
  }
}
