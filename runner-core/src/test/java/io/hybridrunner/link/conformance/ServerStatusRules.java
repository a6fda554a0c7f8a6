package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What a server does with the statuses of runs. */
final class ServerStatusRules {

  private ServerStatusRules() {}

  static List<Rule<ServerScene>> all() {
    return List.of(
        Rule.of("S50", "acknowledges an event as often as it comes", ServerStatusRules::twice),
        Rule.driven("S51", "acknowledges it when it is stored", ServerStatusRules::stored),
        Rule.driven("S52", "stores no step back", ServerStatusRules::stepsBack));
  }

  private static void twice(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    String run = ServerScene.fresh();
    for (int i = 0; i < 3; i++) {
      link.send(Frames.event(41, run, "running"));
      assertThat(link.expect("ack").path("eventId").asLong()).isEqualTo(41);
    }
  }

  private static void stored(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    for (int i = 0; i < 10; i++) {
      String run = ServerScene.fresh();
      link.send(Frames.event(i, run, "running"));
      assertThat(link.expect("ack").path("eventId").asLong()).isEqualTo(i);
      assertThat(scene.state(run)).contains("running");
    }
  }

  private static void stepsBack(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    String run = ServerScene.fresh();
    List<String> told = List.of("running", "queued", "failed", "success", "running", "queued");
    List<String> stored = List.of("running", "running", "failed", "failed", "failed", "failed");
    for (int i = 0; i < told.size(); i++) {
      link.send(Frames.event(i, run, told.get(i)));
      assertThat(link.expect("ack").path("eventId").asLong()).isEqualTo(i);
      assertThat(scene.state(run)).as("after %s", told.get(i)).contains(stored.get(i));
    }
  }
}
