package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.Backoff;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.testkit.FakeMetadataServer;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.MetadataFaults;
import io.hybridrunner.testkit.MetadataFaults.Operation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VersionWatchTest {

  private static final ServerVersion OLD = new ServerVersion(1, 13, 6);
  private static final ServerVersion NEW = new ServerVersion(2, 0, 7);

  private final ManualTime time = new ManualTime();
  private final FakeMetadataServer server = new FakeMetadataServer();
  private final VersionWatch watch = watch(server);

  private VersionWatch watch(MetadataServer of) {
    return new VersionWatch(
        of, new Pace(1000), time, new Backoff(new SplittableRandom(7)), RunnerListener.none());
  }

  private boolean isDue(VersionWatch of) {
    return of.dueAt().filter(due -> due <= time.getAsLong()).isPresent();
  }

  @Test
  void itAsksAtOnceAndHourly() {
    server.version(OLD);
    assertThat(watch.version()).isEmpty();
    assertThat(isDue(watch)).isTrue();
    watch.step();
    assertThat(watch.version()).contains(OLD);
    server.version(NEW);
    time.advance(Duration.ofMinutes(59));
    assertThat(isDue(watch)).isFalse();
    time.advance(Duration.ofMinutes(1));
    assertThat(isDue(watch)).isTrue();
    watch.step();
    assertThat(watch.version()).contains(NEW);
  }

  @Test
  void aFailureKeepsWhatIsKnownAndIsAskedAgainAfterBackOff() {
    watch.step();
    watch.wanted();
    assertThat(isDue(watch)).isTrue();
    server
        .faults()
        .failNext(Operation.VERSION, MetadataFaults.failure(ServerFailure.Kind.TIMED_OUT));
    watch.step();
    assertThat(watch.version()).contains(NEW);
    assertThat(isDue(watch)).isFalse();
    time.advance(Backoff.BASE);
    assertThat(isDue(watch)).isTrue();
    watch.step();
    time.advance(Duration.ofMinutes(1));
    assertThat(isDue(watch)).isFalse();
  }

  @Test
  void aLinkThatComesUpWhileItAsksMakesItAskAgain() {
    VersionWatch[] asked = {null};
    server.version(OLD);
    MetadataServer upgraded =
        (MetadataServer)
            Proxy.newProxyInstance(
                MetadataServer.class.getClassLoader(),
                new Class<?>[] {MetadataServer.class},
                (proxy, method, arguments) -> {
                  Answer<ServerVersion> answer = server.version();
                  server.version(NEW);
                  asked[0].wanted();
                  return answer;
                });
    asked[0] = watch(upgraded);
    asked[0].step();
    assertThat(asked[0].version()).contains(OLD);
    assertThat(isDue(asked[0])).isTrue();
    asked[0].step();
    assertThat(asked[0].version()).contains(NEW);
  }
}
