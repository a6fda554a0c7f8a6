package io.hybridrunner.server.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.testkit.Pipelines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What judges the fault run is judged itself: by histories in which something went wrong. */
class VerdictTest {

  private static final RunId RUN = Pipelines.runId("r");
  private static final List<Errand> ERRANDS =
      List.of(
          errand("deploy 0.1", Optional.empty(), 200),
          errand("run " + RUN, Optional.of(RUN), 200),
          new Errand("p0", "POST", "/stale", "", Optional.empty(), 409, Optional.empty()));
  private static final Map<Integer, Integer> RESULTS = Map.of(0, 200, 1, 200, 2, 409);
  private static final List<String> EFFECTS = List.of("deploy 0.1", "run " + RUN);
  private static final List<RunPhase> SEEN = List.of(RunPhase.QUEUED, RunPhase.SUCCESS);

  private static Errand errand(String effect, Optional<RunId> run, int code) {
    return new Errand("p0", "POST", "/" + effect, "", run, code, Optional.of(effect));
  }

  private static Verdict verdict(
      Map<Integer, Integer> results, List<String> effects, List<RunPhase> seen, boolean settled) {
    return Verdict.of(
        new History(
            ERRANDS,
            results,
            Map.of("p0", effects),
            Map.of(RUN, RunPhase.SUCCESS),
            Map.of(RUN, seen),
            settled));
  }

  @Test
  void nothingIsFoundWhereNothingIsWrong() {
    assertThat(verdict(RESULTS, EFFECTS, SEEN, true).isGood()).isTrue();
  }

  @Test
  void aCommandWithoutAResultIsLost() {
    Verdict verdict = verdict(Map.of(0, 200, 2, 409), EFFECTS, SEEN, true);
    assertThat(verdict.lost()).hasSize(1);
    assertThat(verdict.isGood()).isFalse();
  }

  @Test
  void aCommandWithAnotherResultThanItShouldHaveIsLost() {
    assertThat(verdict(Map.of(0, 200, 1, 410, 2, 409), EFFECTS, SEEN, true).lost()).hasSize(1);
  }

  @Test
  void aCommandThatWasAnsweredAndNotDoneIsLost() {
    assertThat(verdict(RESULTS, List.of("deploy 0.1"), SEEN, true).lost()).hasSize(1);
  }

  @Test
  void anEffectThatHappensTwiceIsDoubled() {
    List<String> twice = List.of("deploy 0.1", "run " + RUN, "run " + RUN);
    assertThat(verdict(RESULTS, twice, SEEN, true).doubled()).hasSize(1);
  }

  @Test
  void anEffectOfARefusedCommandIsTooMuch() {
    List<String> surplus = List.of("deploy 0.1", "run " + RUN, "run stale");
    assertThat(verdict(RESULTS, surplus, SEEN, true).doubled()).hasSize(1);
  }

  @Test
  void effectsInAnotherOrderThanTheCommandsAreDisordered() {
    List<String> swapped = List.of("run " + RUN, "deploy 0.1");
    assertThat(verdict(RESULTS, swapped, SEEN, true).disordered()).hasSize(1);
  }

  @Test
  void anEndThatTheRelayDoesNotShowIsALostStatus() {
    assertThat(verdict(RESULTS, EFFECTS, List.of(RunPhase.RUNNING), true).statusesLost())
        .hasSize(1);
    assertThat(verdict(RESULTS, EFFECTS, List.of(), true).statusesLost()).hasSize(1);
    assertThat(verdict(RESULTS, EFFECTS, List.of(RunPhase.FAILED), true).statusesLost()).hasSize(1);
  }

  @Test
  void anEndThatTheEngineIsNotToldOfIsALostStatus() {
    assertThat(verdict(RESULTS, EFFECTS, SEEN, false).statusesLost()).hasSize(1);
  }

  @Test
  void aRunThatStepsBackHasRegressed() {
    List<RunPhase> back = List.of(RunPhase.RUNNING, RunPhase.QUEUED, RunPhase.SUCCESS);
    assertThat(verdict(RESULTS, EFFECTS, back, true).regressed()).hasSize(1);
  }
}
