package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** How a runner greets. */
final class RunnerGreetingRules {

  private RunnerGreetingRules() {}

  static List<Rule<RunnerScene>> all() {
    return List.of(
        Rule.of("R20", "greets first", RunnerGreetingRules::hello),
        Rule.driven("R21", "sends nothing else before welcome", RunnerGreetingRules::nothingElse),
        Rule.of("R22", "waits for welcome, but not for ever", RunnerGreetingRules::noWelcome),
        Rule.of("R23", "takes nothing but welcome", RunnerGreetingRules::notWelcome),
        Rule.of("R24", "a process has one boot id", RunnerGreetingRules::sameBoot),
        Rule.of("R25", "the next process has another", RunnerGreetingRules::nextBoot),
        Rule.driven("R26", "names the runs that live", RunnerGreetingRules::liveRuns));
  }

  private static void hello(RunnerScene scene) throws Exception {
    Link link = scene.start().open();
    JsonNode hello = link.expect("hello");
    assertThat(link.history().get(0)).isEqualTo(hello);
    assertThat(hello.path("protocol").asInt()).isEqualTo(1);
    assertThat(hello.path("runnerId").asText()).isEqualTo(scene.runnerId());
    assertThat(hello.path("capacity").asInt()).isPositive();
  }

  private static void nothingElse(RunnerScene scene) throws Exception {
    Link first = scene.start().up();
    String run = RunnerScene.begun(first);
    var unused = RunnerScene.eventOf(first, run);
    first.close();
    Link link = scene.greeting();
    scene.control().move(run, "running", List.of());
    // A moment for what must not come.
    for (int i = 0; i < 10; i++) {
      assertThat(link.pause()).isFalse();
    }
    assertThat(link.history()).extracting(f -> f.path("type").asText()).containsExactly("hello");
    link.send(Frames.welcome(RunnerScene.CALM, WebSocket.MAX_MESSAGE));
    var unusedToo = RunnerScene.eventOf(link, run);
  }

  private static void noWelcome(RunnerScene scene) throws Exception {
    var unused = scene.start().greeting().expectEnd();
    scene.up().expectAlive();
  }

  private static void notWelcome(RunnerScene scene) throws Exception {
    for (String first :
        List.of("junk", Frames.frame("x-dance").toString(), Samples.health().toString())) {
      RunnerScene one = scene.another().start();
      Link link = one.greeting().text(List.of(first));
      link.send(Frames.welcome(RunnerScene.CALM, WebSocket.MAX_MESSAGE));
      var unused = link.expectEnd();
      assertThat(link.history())
          .as("after %s", first)
          .extracting(f -> f.path("type").asText())
          .containsExactly("hello");
    }
  }

  private static String bootId(RunnerScene scene) throws Exception {
    Link link = scene.open();
    String bootId = link.expect("hello").path("bootId").asText();
    link.close();
    return bootId;
  }

  private static void sameBoot(RunnerScene scene) throws Exception {
    String first = bootId(scene.start());
    assertThat(bootId(scene)).isEqualTo(first).isNotBlank();
  }

  private static void nextBoot(RunnerScene scene) throws Exception {
    Link link = scene.start().open();
    String first = link.expect("hello").path("bootId").asText();
    scene.stop();
    var unused = link.expectEnd();
    assertThat(bootId(scene.start())).isNotEqualTo(first);
  }

  private static void liveRuns(RunnerScene scene) throws Exception {
    Link first = scene.start().up();
    String live = RunnerScene.begun(first);
    String over = RunnerScene.begun(first);
    scene.control().move(over, "success", List.of());
    JsonNode end = RunnerScene.eventOf(first, over, "success");
    first.send(Frames.ack(end.path("id").asLong()));
    var unused = RunnerScene.ask(first, Samples.health());
    first.close();
    JsonNode hello = scene.open().expect("hello");
    assertThat(hello.path("liveRuns")).extracting(JsonNode::asText).containsExactly(live);
  }
}
