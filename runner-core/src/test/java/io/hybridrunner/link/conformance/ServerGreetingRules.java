package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** How a server lets runners in. */
final class ServerGreetingRules {

  private ServerGreetingRules() {}

  static List<Rule<ServerScene>> all() {
    return List.of(
        Rule.of("S1", "checks the token before it upgrades", ServerGreetingRules::token),
        Rule.of("S2", "chooses no extension", ServerGreetingRules::extensions),
        Rule.of("S3", "answers 426 to what does not ask to upgrade", ServerGreetingRules::plain),
        Rule.of("S4", "lets a successor take a runner id over", ServerGreetingRules::succeeded),
        Rule.of("S5", "lets nobody but a successor", ServerGreetingRules::strangers),
        Rule.of("S10", "answers hello with welcome", ServerGreetingRules::welcome),
        Rule.timed("S11", "ends a link that does not greet in time", ServerGreetingRules::silence),
        Rule.timed("S12", "half a greeting is none", ServerGreetingRules::half),
        Rule.of("S13", "sends nothing before welcome but problems", ServerGreetingRules::early),
        Rule.of("S14", "refuses another protocol", ServerGreetingRules::protocol),
        Rule.of("S15", "refuses an unusable id", ServerGreetingRules::unusable),
        Rule.of("S16", "refuses a second process", ServerGreetingRules::held),
        Rule.of("S17", "lets a process replace its own link", ServerGreetingRules::replaced),
        Rule.of("S18", "an ended link holds no runner id", ServerGreetingRules::left),
        Rule.timed("S19", "a silent link holds no runner id", ServerGreetingRules::halfOpen));
  }

  private static void token(ServerScene scene) throws IOException {
    assertThat(scene.upgrade(scene.headers("")).status()).as("without a token").isEqualTo(401);
    assertThat(scene.upgrade(scene.headers("x" + scene.token())).status())
        .as("with a wrong token")
        .isEqualTo(401);
    Upgrade right = scene.upgrade(scene.headers(scene.token()));
    assertThat(right.status()).as("with the token").isEqualTo(101);
    assertThat(right.header("Sec-WebSocket-Accept"))
        .contains(Upgrade.accept("dGhlIHNhbXBsZSBub25jZQ=="));
  }

  private static void extensions(ServerScene scene) throws IOException {
    Upgrade answer =
        scene.upgrade(
            scene.headers(
                scene.token(),
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"));
    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header("Sec-WebSocket-Extensions")).isEmpty();
  }

  private static void plain(ServerScene scene) throws IOException {
    String authorization = "Authorization: Bearer " + scene.token();
    assertThat(scene.upgrade(authorization).status()).isEqualTo(426);
  }

  private static void welcome(ServerScene scene) throws Exception {
    Link link = scene.open().send(Frames.hello(scene.runner(), "boot-1"));
    var unused = link.expect("welcome");
    assertThat(link.history().get(0).path("type").asText()).isEqualTo("welcome");
  }

  private static void silence(ServerScene scene) throws Exception {
    var unused = scene.open().expectEnd(1008);
  }

  private static void half(ServerScene scene) throws Exception {
    Link link = scene.open();
    link.raw()
        .frame(WebSocket.TEXT, "{\"type\":\"hel".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    for (int i = 0; i < scene.pauses() && !link.pause(); i++) {
      try {
        link.raw().frame(WebSocket.FIN | WebSocket.PING, new byte[] {1});
        link.raw().frame(WebSocket.CONTINUATION, new byte[] {'l'});
      } catch (IOException ended) {
        break;
      }
    }
    var unused = link.expectEnd(1008, -1);
  }

  private static void early(ServerScene scene) throws Exception {
    Link link = scene.open();
    link.send(Frames.heartbeat(1)).send(Frames.event(1, ServerScene.fresh(), "running"));
    var first = link.expect("problem");
    var second = link.expect("problem");
    assertThat(link.history()).containsExactly(first, second);
    link.send(Frames.hello(scene.runner(), "boot-1"));
    var unused = link.expect("welcome");
  }

  private static void protocol(ServerScene scene) throws Exception {
    Link link = scene.open().send(Frames.hello(scene.runner(), "boot-1").put("protocol", 999));
    Link.Ending ending = link.expectEnd(4400);
    assertThat(ending.reason()).isNotBlank();
    assertThat(link.history()).extracting(f -> f.path("type").asText()).doesNotContain("welcome");
  }

  private static void unusable(ServerScene scene) throws Exception {
    for (JsonNode hello :
        List.of(
            Frames.hello("r".repeat(129), "boot-1"),
            Frames.hello("two\nlines", "boot-1"),
            Frames.hello(scene.runner(), "b".repeat(129)))) {
      Link link = scene.open().send(hello);
      assertThat(link.expectEnd(4400).reason()).isNotBlank();
    }
    var unused = scene.greeted("r".repeat(92) + scene.runner().substring(12), "b".repeat(128));
  }

  private static void held(ServerScene scene) throws Exception {
    Link holder = scene.greeted("the-first-boot");
    Link second = scene.open().send(Frames.hello(scene.runner(), "the-second-boot"));
    assertThat(second.expectEnd(4409).reason()).contains("the-first-boot");
    holder.expectAlive();
  }

  private static void succeeded(ServerScene scene) throws Exception {
    Link leader = scene.welcomed(Frames.hello(scene.runner(), "boot-1", "c-1", "a/one", 5));
    Link successor = scene.welcomed(Frames.hello(scene.runner(), "boot-2", "c-1", "a/one", 6));
    assertThat(leader.expectEnd(4410).reason()).isNotBlank();
    successor.expectAlive();
  }

  private static void strangers(ServerScene scene) throws Exception {
    String id = scene.runner();
    Link leader = scene.welcomed(Frames.hello(id, "boot-1", "c-1", "a/one", 5));
    for (JsonNode stranger :
        List.of(
            Frames.hello(id, "boot-2", "c-1", "a/one", 5),
            Frames.hello(id, "boot-2", "c-1", "a/one", 4),
            Frames.hello(id, "boot-2", "c-2", "a/one", 6),
            Frames.hello(id, "boot-2", "c-1", "a/two", 6),
            Frames.hello(id, "boot-2"))) {
      assertThat(scene.open().send(stranger).expectEnd(4409).reason()).isNotBlank();
    }
    leader.expectAlive();
  }

  private static void replaced(ServerScene scene) throws Exception {
    Link first = scene.greeted("boot-1");
    Link second = scene.greeted("boot-1");
    var unused = first.expectEnd(4410);
    second.expectAlive();
  }

  private static void left(ServerScene scene) throws Exception {
    Link first = scene.greeted("boot-1");
    first.raw().goodbye(1000, "");
    var unused = first.expectEnd(1000, -1);
    scene.greetedAfterAll("boot-2").expectAlive();
  }

  private static void halfOpen(ServerScene scene) throws Exception {
    scene.greeted("boot-1").fallSilent();
    scene.greetedAfterAll("boot-2").expectAlive();
  }
}
