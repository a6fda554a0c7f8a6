package io.hybridrunner.server.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.collate.CollateControlPlane;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Installation;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.relay.TokenCheck;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.Presence;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two replicas of a release and a relay, both halves as they are shipped. */
class SuccessorTest {

  private static final SecretValue TOKEN = SecretValue.of("token");

  private final Relay relay =
      Relay.builder()
          .runnerTokens(TokenCheck.anyOf(TOKEN))
          .apiTokens(TokenCheck.anyOf(SecretValue.of("api")))
          .build();
  private final List<CollateControlPlane> replicas = new ArrayList<>();

  @AfterEach
  void close() {
    replicas.forEach(CollateControlPlane::close);
    relay.close();
  }

  /** What a replica hears of its link. */
  private static final class Notes implements Inbox {
    private final List<String> ups = new CopyOnWriteArrayList<>();
    private final List<Cause> downs = new CopyOnWriteArrayList<>();

    @Override
    public Acceptance offer(Command command) {
      return Acceptance.BUSY;
    }

    @Override
    public void acknowledged(long eventId) {}

    @Override
    public void linkUp(String peer, Optional<Duration> probes) {
      ups.add(peer);
    }

    @Override
    public void linkDown(Cause cause) {
      downs.add(cause);
    }

    @Override
    public Presence presence() {
      return new Presence(1, List.of());
    }
  }

  private Notes replica(AtomicLong transitions) {
    return replica("berlin", transitions);
  }

  private Notes replica(String runnerId, AtomicLong transitions) {
    URI url = URI.create("ws://127.0.0.1:" + relay.port());
    CollateControlPlane replica =
        new CollateControlPlane(
            LinkSettings.of(url, () -> TOKEN, runnerId, "1")
                .withInstallation(
                    () ->
                        Optional.of(
                            new Installation("5d4c3b2a", "ingestion/runner", transitions.get()))));
    replicas.add(replica);
    Notes notes = new Notes();
    replica.start(notes);
    return notes;
  }

  @Test
  void whoeverGotTheLeaseLaterTakesTheLinkOverAndTheOtherIsToldWho() {
    relay.start();
    Notes leader = replica(new AtomicLong(5));
    await().atMost(Duration.ofSeconds(60)).until(() -> !leader.ups.isEmpty());

    Notes twin = replica(new AtomicLong(5));
    await().atMost(Duration.ofSeconds(60)).until(() -> !twin.downs.isEmpty());
    Notes successor = replica(new AtomicLong(6));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !successor.ups.isEmpty() && !leader.downs.isEmpty());

    assertThat(twin.ups).isEmpty();
    assertThat(twin.downs.get(0).message())
        .contains("held by process ")
        .contains("ingestion/runner in cluster 5d4c3b2a");
    assertThat(leader.downs.get(0).message()).contains("its successor took over: process ");
    assertThat(successor.downs).isEmpty();
  }

  @Test
  void aGreetingThatIsRefusedIsToldAsTheServerTellsIt() {
    relay.start();
    Notes refused = replica("r".repeat(129), new AtomicLong());
    await().atMost(Duration.ofSeconds(60)).until(() -> !refused.downs.isEmpty());
    assertThat(refused.downs.get(0).message())
        .contains("does not accept the runner's greeting: runnerId must have 1 to 128 characters");
  }
}
