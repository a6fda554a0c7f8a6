package io.hybridrunner.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RunPhaseTest {

  @Property
  void whateverIsReportedTheAcceptedPhasesNeverStepBack(@ForAll List<RunPhase> reported) {
    RunPhase now = RunPhase.QUEUED;
    for (RunPhase next : reported) {
      if (now.canBecome(next)) {
        assertThat(next).isGreaterThanOrEqualTo(now);
        now = next;
      }
    }
    RunPhase last = now;
    if (reported.stream().anyMatch(RunPhase::isTerminal)) {
      assertThat(last.isTerminal()).isTrue();
      RunPhase first = reported.stream().filter(RunPhase::isTerminal).findFirst().orElseThrow();
      assertThat(last).isEqualTo(first);
    }
  }

  @Property
  void anEndIsForEver(@ForAll RunPhase end, @ForAll RunPhase other) {
    assertThat(end.isTerminal() && end.canBecome(other))
        .isEqualTo(end.isTerminal() && end == other);
  }

  @Property
  void statesReadBack(@ForAll RunPhase phase) {
    assertThat(RunPhase.ofState(phase.state())).isEqualTo(phase);
  }

  @Test
  void anUnknownStateIsRefusedByName() {
    assertThatThrownBy(() -> RunPhase.ofState("paused")).hasMessageContaining("paused");
  }
}
