package io.hybridrunner.relay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Installation;
import io.hybridrunner.relay.state.RunnerRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which of two processes has a runner id, in every combination of what they say of themselves. */
class TakeOverTest {

  private static final Installation FIFTH = installation("5d4c3b2a", "ingestion/runner", 5);
  private static final Installation SIXTH = installation("5d4c3b2a", "ingestion/runner", 6);
  private static final Optional<Installation> UNKNOWN = Optional.empty();

  private static final List<Optional<Installation>> PLACES =
      List.of(
          UNKNOWN,
          Optional.of(installation("5d4c3b2a", "ingestion/runner", 4)),
          Optional.of(FIFTH),
          Optional.of(SIXTH),
          Optional.of(installation("5d4c3b2a", "other/runner", 9)),
          Optional.of(installation("ffffffff", "ingestion/runner", 9)));

  private final LinksRig rig = new LinksRig();

  /** One process after another. */
  private record Case(
      boolean isSameProcess,
      boolean isSilent,
      Optional<Installation> first,
      Optional<Installation> second) {

    /** The one pair of living processes in which the second is the first one's successor. */
    boolean isTakeOver() {
      boolean isSuccessor =
          second.equals(Optional.of(SIXTH))
              && (first.equals(Optional.of(FIFTH)) || first.equals(PLACES.get(1)));
      boolean isSecond = second.equals(Optional.of(FIFTH)) && first.equals(PLACES.get(1));
      return isSameProcess || isSilent || isSuccessor || isSecond;
    }
  }

  private static Installation installation(String cluster, String release, long transitions) {
    return new Installation(cluster, release, transitions);
  }

  static Stream<Case> everyCombination() {
    List<Case> cases = new ArrayList<>();
    for (boolean isSame : List.of(true, false)) {
      for (boolean isSilent : List.of(true, false)) {
        for (Optional<Installation> first : PLACES) {
          PLACES.forEach(second -> cases.add(new Case(isSame, isSilent, first, second)));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("everyCombination")
  void oneProcessHasTheRunnerIdAndItsCommandsAndTheOtherIsToldWhy(Case one) {
    LinksRig.Link first = rig.greet("boot-1", one.first());
    rig.submitRun();
    assertThat(first.onlyCommand().id()).isEqualTo(LinksRig.ID);
    if (one.isSilent()) {
      rig.time.advance(LinksRig.SILENCE);
    }

    LinksRig.Link second = rig.greet(one.isSameProcess() ? "boot-1" : "boot-2", one.second());

    if (one.isTakeOver()) {
      assertThat(first.wire().closeCode()).contains(CloseCode.REPLACED);
      assertThat(second.wire().closeCode()).isEmpty();
      assertThat(second.onlyCommand().id()).isEqualTo(LinksRig.ID);
      second.send(LinksRig.done(LinksRig.ID));
      assertThat(rig.result()).isPresent();
    } else {
      assertThat(first.wire().closeCode()).isEmpty();
      assertThat(second.wire().closeCode()).contains(CloseCode.RUNNER_ID_HELD);
      assertThat(second.wire().sent()).isEmpty();
      second.send(LinksRig.done(LinksRig.ID));
      assertThat(rig.result()).isEmpty();
      first.send(LinksRig.done(LinksRig.ID));
      assertThat(rig.result()).isPresent();
    }
    assertThat(rig.state.runner("berlin").flatMap(RunnerRecord::installation))
        .isEqualTo(one.isTakeOver() ? one.second() : one.first());
  }

  @Test
  void whoeverIsRefusedIsToldWhoHoldsTheIdWhereAndSinceWhen() {
    rig.greet("0b9b6c3e-1f55-4b0a-8f0e-3d3a2c9a7e21", Optional.of(FIFTH));

    String reason = rig.greet("boot-2", UNKNOWN).wire().closeReason();

    assertThat(reason)
        .isEqualTo(
            "held by process 0b9b6c3e\u2026 at 10.0.0.1:4711 since 2026-03-27T00:00:00Z:"
                + " ingestion/runner in cluster 5d4c3b2a, version 1.2.");
    assertThat(reason.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
  }

  @Test
  void whoeverIsReplacedIsToldWhy() {
    LinksRig.Link leader = rig.greet("boot-1", Optional.of(FIFTH));
    LinksRig.Link successor = rig.greet("boot-2", Optional.of(SIXTH));
    leader.session().onClosed(1006, "");
    rig.time.advance(LinksRig.SILENCE);
    LinksRig.Link again = rig.greet("boot-2", Optional.of(SIXTH));
    rig.time.advance(LinksRig.SILENCE);
    rig.greet("boot-3", UNKNOWN);

    assertThat(leader.wire().closeReason())
        .startsWith("its successor took over: process boot-2 at 10.0.0.1:4711");
    assertThat(successor.wire().closeReason()).isEqualTo("the same process has a newer link");
    assertThat(again.wire().closeReason())
        .startsWith("silent for two heartbeats; took over: process boot-3");
  }

  @Test
  void aProcessThatWasTakenOverDoesNotComeBackWhileItsSuccessorLives() {
    rig.greet("boot-1", Optional.of(FIFTH));
    LinksRig.Link successor = rig.greet("boot-2", Optional.of(SIXTH));

    for (int i = 0; i < 20; i++) {
      LinksRig.Link stale = rig.greet("boot-1", Optional.of(FIFTH));
      assertThat(stale.wire().closeCode()).contains(CloseCode.RUNNER_ID_HELD);
      stale.session().onClosed(1006, "");
      rig.passAlive(successor, Duration.ofSeconds(30));
    }

    assertThat(successor.wire().closeCode()).isEmpty();
    assertThat(rig.links.isConnected("berlin")).isTrue();
  }

  @Test
  void anEarlierProcessMayHaveAFreeIdAndGivesItToTheLaterOneThatComes() {
    LinksRig.Link later = rig.greet("boot-2", Optional.of(SIXTH));
    later.session().onClosed(1006, "");

    LinksRig.Link earlier = rig.greet("boot-1", Optional.of(FIFTH));
    rig.submitRun();
    assertThat(earlier.onlyCommand().id()).isEqualTo(LinksRig.ID);
    LinksRig.Link back = rig.greet("boot-2", Optional.of(SIXTH));

    assertThat(earlier.wire().closeCode()).contains(CloseCode.REPLACED);
    assertThat(back.wire().sent().get(0)).isInstanceOf(Frame.Welcome.class);
    assertThat(back.onlyCommand().id()).isEqualTo(LinksRig.ID);
  }
}
