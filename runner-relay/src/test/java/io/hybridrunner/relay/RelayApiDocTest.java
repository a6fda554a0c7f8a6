package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.relay.RelayRig.Answer;
import io.hybridrunner.relay.api.Api;
import io.hybridrunner.relay.api.ApiSettings;
import io.hybridrunner.relay.api.Route;
import io.hybridrunner.relay.link.LinkSettings;
import io.hybridrunner.relay.link.RunnerLinks;
import io.hybridrunner.relay.state.InMemoryState;
import io.hybridrunner.testkit.ManualTime;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of {@code docs/relay-api.md} are answered as they stand there, to the letter. */
class RelayApiDocTest {

  private static final String ROOT = "/api/v1";
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "(?m)^(GET|POST|DELETE) (/\\S+)(?: (\\{.*\\}))?\\n  \u2192 (\\d{3}) (\\{.*|\\[.*)$");

  private record Example(String method, String path, String body, String answer) {
    static Example of(MatchResult match) {
      String body = match.group(3) == null ? "" : match.group(3);
      return new Example(
          match.group(1), match.group(2), body, match.group(4) + " " + match.group(5));
    }

    boolean shows(Route route) {
      String path = route.path().replaceAll("\\{\\w+\\}", "[^/?]+");
      return method.equals(route.method()) && (ROOT + this.path).matches(path + "(\\?.*)?");
    }
  }

  private static List<Example> examples() throws IOException {
    String doc = Files.readString(Path.of("..", "docs", "relay-api.md"));
    return EXAMPLE.matcher(doc).results().map(Example::of).toList();
  }

  private static RunStatus failed() {
    Cause cause =
        new Cause(
            Kind.SECRET_MISSING,
            "secret 'shop/password' is not in the vault",
            "Put it there, then run the pipeline again.",
            List.of());
    ManualTime start = new ManualTime();
    return new RunStatus(
        RunId.of("7d9b6c3e-1f55-4b0a-8f0e-3d3a2c9a7e21"),
        Optional.of(PipelineId.of("0b9b6c3e-1f55-4b0a-8f0e-3d3a2c9a7e21")),
        "shop.orders",
        RunPhase.FAILED,
        Optional.of(start.instant()),
        Optional.of(start.instant()),
        Optional.of(cause));
  }

  private static String answer(RelayRig rig, Example example) {
    Answer answer =
        rig.send(
            rig.request(ROOT + example.path())
                .header("Content-Type", "application/json")
                .method(example.method(), BodyPublishers.ofString(example.body())));
    return answer.status() + " " + answer.http().body();
  }

  @Test
  void theExamplesAreTrue() throws IOException {
    ManualTime time = new ManualTime();
    try (RelayRig rig = new RelayRig(time, settings -> settings);
        FakeRunner runner = rig.obliging("berlin")) {
      runner.report(failed());
      for (Example example : examples()) {
        time.advance(Duration.ofSeconds(1));

        assertThat(answer(rig, example)).as(example.toString()).isEqualTo(example.answer());
      }
    }
  }

  @Test
  void everyRouteHasAnExample() throws IOException {
    List<Example> examples = examples();

    for (Route route : routes()) {
      assertThat(examples).as(route.toString()).anyMatch(example -> example.shows(route));
    }
  }

  private static List<Route> routes() {
    Duration second = Duration.ofSeconds(1);
    InMemoryState state = new InMemoryState();
    LinkSettings settings =
        new LinkSettings("a test", second, second, second, second, 1, 1, 1, 1, second);
    RunnerLinks links = new RunnerLinks(state, settings, new FrameCodec(), Clock.systemUTC());
    ScheduledExecutorService idle = Executors.newSingleThreadScheduledExecutor();
    ApiSettings waits = new ApiSettings(second, second, second);
    List<Route> routes =
        new Api(state, links, waits, idle, Clock.systemUTC(), UUID::randomUUID).routes();
    idle.shutdownNow();
    return routes;
  }
}
