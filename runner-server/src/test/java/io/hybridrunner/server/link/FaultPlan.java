package io.hybridrunner.server.link;

import io.hybridrunner.testkit.FaultyProxy.Direction;
import io.hybridrunner.testkit.FaultyProxy.Fate;
import io.hybridrunner.testkit.FaultyProxy.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a scenario does: all of it comes from its seed.
 *
 * @param fates of the first connections; those after them live undisturbed
 * @param atOnce how many commands are without a result at most
 */
record FaultPlan(long seed, Kind kind, List<Fate> fates, List<Errand> errands, int atOnce) {

  private static final int ERRANDS = 36;

  /** Two of {@link FaultScenario#HEARTBEAT} and a half: some of these the link survives. */
  private static final int LONGEST_STALL_MILLIS = 1_000;

  /** What the network does in a scenario. */
  enum Kind {
    LATENCY,
    RESET,
    HALF_OPEN,
    STALL,
    CORRUPTION,
    MIXED;

    /**
     * Turned over in clear text, a bit can make another frame of a frame, and nobody can tell: only
     * TLS sees it. See docs/runner-link.md.
     */
    boolean needsTls() {
      return this == CORRUPTION || this == MIXED;
    }
  }

  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<Kind> BLENDED =
      KINDS.stream().filter(kind -> kind != Kind.MIXED).toList();

  static FaultPlan of(long seed) {
    Random random = new Random(seed);
    Kind kind = KINDS.get((int) Math.floorMod(seed, (long) KINDS.size()));
    List<Fate> fates = new ArrayList<>();
    for (int i = 0; i < 3 + random.nextInt(3); i++) {
      fates.add(fate(kind, random));
    }
    return new FaultPlan(
        seed, kind, fates, new Errands(random).take(ERRANDS), 1 + random.nextInt(12));
  }

  private static Fate fate(Kind kind, Random random) {
    Direction direction = random.nextBoolean() ? Direction.TO_TARGET : Direction.FROM_TARGET;
    // Some while the connection is made, most among the frames.
    int bound = random.nextInt(5) == 0 ? 700 : 7_000;
    boolean isSlow = kind == Kind.LATENCY || (kind == Kind.MIXED && random.nextBoolean());
    Duration latency = Duration.ofMillis(isSlow ? 1 + random.nextInt(40) : 0);
    return new Fate(fault(kind, random), direction, random.nextInt(bound), latency);
  }

  private static Fault fault(Kind kind, Random random) {
    return switch (kind) {
      case LATENCY -> new Fault.None();
      case RESET -> new Fault.Reset();
      case HALF_OPEN -> new Fault.HalfOpen();
      case STALL -> new Fault.Stall(Duration.ofMillis(random.nextInt(LONGEST_STALL_MILLIS)));
      case CORRUPTION -> new Fault.Corrupt(random.nextInt(8));
      case MIXED -> fault(BLENDED.get(random.nextInt(BLENDED.size())), random);
    };
  }

  Fate fate(int connection) {
    return connection < fates.size() ? fates.get(connection) : Fate.none();
  }
}
