package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How a runner tells how its runs stand. */
final class RunnerStatusRules {

  private RunnerStatusRules() {}

  static List<Rule<RunnerScene>> all() {
    return List.of(
        Rule.driven("R70", "sends statuses in order, each with its id", RunnerStatusRules::order),
        Rule.driven("R71", "sends the newest again until it is stored", RunnerStatusRules::again),
        Rule.driven("R72", "does not send what is stored", RunnerStatusRules::stored),
        Rule.driven("R73", "keeps an end over restarts", RunnerStatusRules::restart),
        Rule.driven("R74", "tells no step back", RunnerStatusRules::stepsBack),
        Rule.driven("R75", "leaves out too large evidence", RunnerStatusRules::evidence));
  }

  private static String state(JsonNode event) {
    return event.path("status").path("pipelineState").asText();
  }

  private static void order(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      String run = RunnerScene.begun(link);
      for (String next : List.of("running", "success")) {
        scene.control().move(run, next, List.of());
        JsonNode event = RunnerScene.eventOf(link, run, next);
        assertThat(ids.add(event.path("id").asLong())).as("a new id: %s", event).isTrue();
        link.send(Frames.ack(event.path("id").asLong()));
      }
    }
  }

  private static void again(RunnerScene scene) throws Exception {
    Link first = scene.start().up();
    String run = RunnerScene.begun(first);
    scene.control().move(run, "running", List.of());
    var running = RunnerScene.eventOf(first, run, "running");
    first.close();
    Link second = scene.up();
    assertThat(state(RunnerScene.eventOf(second, run)))
        .as("after %s", running)
        .isEqualTo("running");
    second.close();
    scene.control().move(run, "failed", List.of("why"));
    Link third = scene.up();
    JsonNode end = RunnerScene.eventOf(third, run);
    assertThat(state(end)).isEqualTo("failed");
    third.close();
    assertThat(state(RunnerScene.eventOf(scene.up(), run))).isEqualTo("failed");
  }

  private static void stored(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    String known = RunnerScene.begun(link);
    String owed = RunnerScene.begun(link);
    for (String run : List.of(known, owed)) {
      scene.control().move(run, "success", List.of());
    }
    // The acknowledgement of one that is older than the newest settles nothing.
    JsonNode end = RunnerScene.eventOf(link, known, "success");
    link.send(Frames.ack(end.path("id").asLong()));
    var answered = RunnerScene.ask(link, Samples.health());
    link.close();
    Link next = scene.up();
    var unused = RunnerScene.eventOf(next, owed, "success");
    var fence = RunnerScene.ask(next, Samples.health());
    assertThat(next.history())
        .as("%s, %s", answered, fence)
        .noneMatch(f -> f.path("status").path("runId").asText().equals(known));
  }

  private static void restart(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    String run = RunnerScene.begun(link);
    scene.control().move(run, "success", List.of());
    var first = RunnerScene.eventOf(link, run, "success");
    scene.stop();
    var again = RunnerScene.eventOf(scene.start().up(), run, "success");
    assertThat(again.path("status").path("runId")).isEqualTo(first.path("status").path("runId"));
  }

  private static void stepsBack(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    String run = RunnerScene.begun(link);
    for (String next : List.of("running", "queued", "failed", "running", "success")) {
      scene.control().move(run, next, List.of());
    }
    JsonNode end = RunnerScene.eventOf(link, run, "failed");
    link.send(Frames.ack(end.path("id").asLong()));
    String other = RunnerScene.begun(link);
    scene.control().move(other, "success", List.of());
    var fence = RunnerScene.eventOf(link, other, "success");
    List<String> told =
        link.history().stream()
            .filter(f -> f.path("status").path("runId").asText().equals(run))
            .map(RunnerStatusRules::state)
            .distinct()
            .toList();
    // What is replaced before it could be sent is left out.
    assertThat(List.of("queued", "running", "failed")).as("%s", fence).containsSubsequence(told);
  }

  private static void evidence(RunnerScene scene) throws Exception {
    int most = 2_000;
    Link link = scene.start().quiet(RunnerScene.CALM, most);
    String run = RunnerScene.begun(link);
    scene.control().move(run, "failed", Collections.nCopies(100, "a line of what it printed"));
    JsonNode event = RunnerScene.eventOf(link, run, "failed");
    assertThat(event.toString()).hasSizeLessThan(most);
    assertThat(event.path("status").path("cause").path("message").asText()).isNotBlank();
  }
}
