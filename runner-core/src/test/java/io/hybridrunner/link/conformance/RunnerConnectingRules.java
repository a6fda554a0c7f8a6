package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a runner comes to its server, and when it comes again. */
final class RunnerConnectingRules {

  /** In this time a runner that tries again soon has tried, and one that waits longer has not. */
  private static final Duration SOON = Duration.ofSeconds(3);

  private static final int MANY = 60;

  private RunnerConnectingRules() {}

  static List<Rule<RunnerScene>> all() {
    return List.of(
        Rule.of("R1", "asks for the WebSocket with its token", RunnerConnectingRules::request),
        Rule.of("R2", "reads its token anew at every attempt", RunnerConnectingRules::newToken),
        Rule.of("R3", "offers no extension", RunnerConnectingRules::extensions),
        Rule.of("R4", "follows no redirect", RunnerConnectingRules::redirect),
        Rule.of("R5", "comes slowly when it is refused", RunnerConnectingRules::slowly),
        Rule.of("R6", "heeds Retry-After", RunnerConnectingRules::retryAfter),
        Rule.of("R7", "goes on trying", RunnerConnectingRules::goesOn),
        Rule.of("R8", "backs off", RunnerConnectingRules::backsOff),
        Rule.of("R9", "comes again after an end that asks for it", RunnerConnectingRules::again),
        Rule.of("R10", "comes slowly after a reproach", RunnerConnectingRules::reproach),
        Rule.of("R11", "says goodbye", RunnerConnectingRules::goodbye),
        Rule.of("R12", "shows its token to nobody", RunnerConnectingRules::token));
  }

  private static void request(RunnerScene scene) throws Exception {
    Upgrade request = scene.start().attempt().request();
    assertThat(request.line()).isEqualTo("GET /runner-link/v1 HTTP/1.1");
    assertThat(request.header("Authorization")).contains("Bearer " + scene.token());
    assertThat(request.header("Upgrade").orElse("")).isEqualToIgnoringCase("websocket");
    assertThat(request.header("Sec-WebSocket-Version")).contains("13");
    assertThat(request.header("Sec-WebSocket-Key")).isPresent();
  }

  private static void newToken(RunnerScene scene) throws Exception {
    Attempt first = scene.start().attempt();
    scene.replaceToken("another-token");
    long unused = first.refuse("500 Not now");
    assertThat(scene.attempt().request().header("Authorization")).contains("Bearer another-token");
  }

  private static void extensions(RunnerScene scene) throws Exception {
    assertThat(scene.start().attempt().request().header("Sec-WebSocket-Extensions")).isEmpty();
  }

  private static void redirect(RunnerScene scene) throws Exception {
    for (String status : List.of("301 Moved", "302 Found", "307 Elsewhere", "308 For ever")) {
      RunnerScene origin = scene.another();
      ScriptedServer elsewhere = scene.server();
      long unused =
          origin
              .start()
              .attempt()
              .refuse(
                  status,
                  "Location: " + elsewhere.url().toString().replace("ws:", "http:") + "/stolen");
    }
    after(scene, SOON);
    assertThat(scene.server().waiting()).isZero();
  }

  private static void after(RunnerScene scene, Duration time) {
    long since = System.nanoTime();
    scene
        .patiently()
        .atMost(time.multipliedBy(20))
        .until(() -> System.nanoTime() - since > time.toNanos());
  }

  private static void slowly(RunnerScene scene) throws Exception {
    Map<String, RunnerScene> refused = new LinkedHashMap<>();
    for (String status :
        List.of(
            "200 OK", "302 Found", "401 No", "403 No", "404 No", "407 No", "409 No", "426 No")) {
      RunnerScene one = scene.another().start();
      long unused = one.attempt().refuse(status);
      refused.put(status, one);
    }
    after(scene, SOON);
    refused.forEach(RunnerConnectingRules::assertNobody);
  }

  private static void assertNobody(String after, RunnerScene scene) {
    assertThat(scene.server().waiting()).as("attempts soon after %s", after).isZero();
  }

  private static void retryAfter(RunnerScene scene) throws Exception {
    for (String status : List.of("429 Too many", "503 Not now")) {
      RunnerScene one = scene.another().start();
      long answered = one.attempt().refuse(status, "Retry-After: 3");
      long waited = one.attempt().at() - answered;
      assertThat(Duration.ofNanos(waited)).as(status).isGreaterThanOrEqualTo(SOON);
    }
  }

  private static void goesOn(RunnerScene scene) throws Exception {
    scene.start();
    for (int i = 0; i < 3; i++) {
      long unused = scene.attempt().refuse("500 Not now");
    }
    scene.attempt().socket().close();
    scene.up().expectAlive();
  }

  private static void backsOff(RunnerScene scene) throws Exception {
    scene.start();
    long since = System.nanoTime();
    int attempts = 0;
    while (System.nanoTime() - since < SOON.toNanos() && attempts < MANY) {
      if (scene.server().waiting() > 0) {
        long unused = scene.attempt().refuse("500 Not now");
        attempts++;
      } else {
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
      }
    }
    // The bounds of its waits are 0.5 s, 1 s, 2 s, 4 s: this many do not happen by chance.
    assertThat(attempts).isLessThan(MANY);
  }

  private static void again(RunnerScene scene) throws Exception {
    scene.start();
    for (int code : List.of(1000, 1001, 1011, 1012)) {
      Link link = scene.up();
      link.raw().goodbye(code, "a reason");
      var unused = link.expectEnd();
    }
    scene.up().expectAlive();
  }

  private static void reproach(RunnerScene scene) throws Exception {
    Map<String, RunnerScene> reproached = new LinkedHashMap<>();
    for (int code : List.of(1008, 1013, 4400, 4409, 4410)) {
      RunnerScene one = scene.another().start();
      Link link = one.up();
      link.raw().goodbye(code, "a reason");
      var unused = link.expectEnd();
      reproached.put("close code " + code, one);
    }
    after(scene, SOON);
    reproached.forEach(RunnerConnectingRules::assertNobody);
  }

  private static void goodbye(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    link.expectAlive();
    scene.stop();
    var unused = link.expectEnd(1000, 1001);
  }

  private static void token(RunnerScene scene) throws Exception {
    Attempt attempt = scene.start().attempt();
    assertThat(attempt.request().line()).doesNotContain(scene.token());
    Link link = scene.opened(attempt).listen();
    var hello = link.expect("hello");
    link.send(Frames.welcome(RunnerScene.CALM, WebSocket.MAX_MESSAGE));
    var unused = link.text(List.of("junk")).expect("problem");
    var unusedToo = RunnerScene.ask(link, Samples.health());
    assertThat(link.history())
        .contains(hello)
        .allSatisfy(f -> assertThat(f.toString()).doesNotContain(scene.token()));
  }
}
