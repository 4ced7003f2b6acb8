package io.syncmap.benchmarks.paired;

/** What threads do to a map, on and on. */
enum Load {
  HIT(LookupLoops.Get.class, Contents.ALL, Order.PRESENT),
  HIT_MADE(LookupLoops.MakeAndGet.class, Contents.ALL, Order.PRESENT),
  HIT_CHAIN(LookupLoops.Chain.class, Contents.ALL, Order.PRESENT),
  HIT_MADE_CHAIN(LookupLoops.MakeAndChain.class, Contents.ALL, Order.PRESENT),
  MISS(LookupLoops.Get.class, Contents.ALL, Order.ABSENT),
  MISS_MADE(LookupLoops.MakeAndGet.class, Contents.ALL, Order.ABSENT),
  MISS_CHAIN(LookupLoops.Chain.class, Contents.ALL, Order.ABSENT),
  MISS_MADE_CHAIN(LookupLoops.MakeAndChain.class, Contents.ALL, Order.ABSENT),
  MIX(WriteLoops.Mix.class, Contents.HALF, Order.PRESENT),
  MIX_ZIPF(WriteLoops.Mix.class, Contents.HALF, Order.ZIPF),
  REPLACE(WriteLoops.Replace.class, Contents.QUEUES, Order.NONE),
  MERGE(UpdateLoops.Merge.class, Contents.ALL, Order.PRESENT),
  MERGE_HOT(UpdateLoops.Merge.class, Contents.ALL, Order.ONE_KEY),
  COMPUTE(UpdateLoops.Compute.class, Contents.ALL, Order.PRESENT),
  COMPUTE_PRESENT(UpdateLoops.ComputePresent.class, Contents.ALL, Order.PRESENT),
  COMPUTE_ABSENT(UpdateLoops.ComputeAbsent.class, Contents.ALL, Order.ABSENT_IN_TURN),
  ITERATE(WalkLoops.Iterate.class, Contents.ALL, Order.NONE),
  FOR_EACH(WalkLoops.ForEach.class, Contents.ALL, Order.NONE),
  STREAM(WalkLoops.Stream.class, Contents.ALL, Order.NONE),
  REDUCE(WalkLoops.Reduce.class, Contents.ALL, Order.NONE);

  /** What the map has in it at first. */
  enum Contents {
    ALL,
    /** Half of the keys, chosen at random: all were there, and half were removed. */
    HALF,
    /** The last keys of a queue for each thread. */
    QUEUES
  }

  /** Which keys the calls use, in what order: at random unless it says something else. */
  enum Order {
    PRESENT,
    ABSENT,
    /** Of all keys, some much more often than others. */
    ZIPF,
    ONE_KEY,
    /** Absent keys, none of which comes again before all others came. */
    ABSENT_IN_TURN,
    /** The loop needs none. */
    NONE
  }

  final Class<? extends Loop> loop;
  final Contents contents;
  final Order order;

  Load(Class<? extends Loop> loop, Contents contents, Order order) {
    this.loop = loop;
    this.contents = contents;
    this.order = order;
  }

  /** Whether keys are made beforehand, and not for each call. */
  boolean takesKeys() {
    return loop == LookupLoops.Get.class || loop == LookupLoops.Chain.class || puts();
  }

  /** Whether the keys to put are made beforehand as well. */
  boolean puts() {
    return loop == WriteLoops.Mix.class;
  }
}
