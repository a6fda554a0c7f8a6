package io.hybridrunner.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.SecretBackend.Lookup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

  private static final SecretRef DB = SecretRef.parse("secret:db");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void whoAsksDuringALookUpSharesIt() {
    CountDownLatch gate = new CountDownLatch(1);
    ScriptedStore store = ScriptedStore.behind(gate, "v");
    SingleFlight flights = new SingleFlight(store, threads, LONG);
    List<SingleFlight.Ticket> tickets =
        IntStream.range(0, 50).mapToObj(i -> flights.board(DB)).toList();
    assertThat(flights.inFlight()).isEqualTo(1);
    gate.countDown();
    assertThat(tickets)
        .allSatisfy(it -> assertThat(it.await()).isEqualTo(new Lookup.Found(SecretValue.of("v"))));
    assertThat(store.asked()).isEqualTo(1);
  }

  @Test
  void nothingIsKept() {
    CountDownLatch open = new CountDownLatch(0);
    ScriptedStore store = ScriptedStore.behind(open, "v");
    SingleFlight flights = new SingleFlight(store, Runnable::run, LONG);
    for (int i = 1; i <= 3; i++) {
      assertThat(flights.board(DB).await()).isInstanceOf(Lookup.Found.class);
      assertThat(store.asked()).isEqualTo(i);
      assertThat(flights.inFlight()).isZero();
    }
  }

  @Test
  void twoReferencesAreTwoLookUps() {
    CountDownLatch gate = new CountDownLatch(1);
    ScriptedStore store = ScriptedStore.behind(gate, "v");
    SingleFlight flights = new SingleFlight(store, threads, LONG);
    SingleFlight.Ticket one = flights.board(DB);
    SingleFlight.Ticket two = flights.board(SecretRef.parse("secret:db#key"));
    await().untilAsserted(() -> assertThat(store.asked()).isEqualTo(2));
    gate.countDown();
    assertThat(one.await()).isInstanceOf(Lookup.Found.class);
    assertThat(two.await()).isInstanceOf(Lookup.Found.class);
  }

  /** A hung store must not keep later questions from being asked. */
  @Test
  void aFlightThatIsOverdueIsTakenOffTheList() {
    CountDownLatch gate = new CountDownLatch(1);
    ScriptedStore store = ScriptedStore.behind(gate, "v");
    SingleFlight flights = new SingleFlight(store, threads, Duration.ofMillis(20));
    assertThat(flights.board(DB).await()).isInstanceOf(Lookup.Unavailable.class);
    assertThat(flights.inFlight()).isZero();
    assertThat(flights.board(DB).await()).isInstanceOf(Lookup.Unavailable.class);
    await().untilAsserted(() -> assertThat(store.asked()).isEqualTo(2));
    gate.countDown();
  }
}
