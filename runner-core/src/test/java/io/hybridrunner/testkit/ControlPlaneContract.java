package io.hybridrunner.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link ControlPlane} does. Extend it and say how to make one and its other side. */
public abstract class ControlPlaneContract {

  private static final Duration LONG = Duration.ofSeconds(60);

  /** The other side, moved by the test. */
  protected interface Peer {
    /** Lets the link come up, and come up again after {@link #cut}. */
    void allow() throws Exception;

    /** Ends the link; it stays down until {@link #allow}. */
    void cut() throws Exception;

    /** Sends a command. */
    void give(Command command) throws Exception;

    /** Acknowledges an event. */
    void acknowledge(long eventId) throws Exception;

    /** The replies that arrived. */
    List<Reply> replies();

    /** The events that arrived. */
    List<StatusEvent> events();
  }

  /** An inbox that writes down what comes. */
  private static final class Notes implements Inbox {
    final List<Command> commands = new CopyOnWriteArrayList<>();
    final List<Long> acknowledged = new CopyOnWriteArrayList<>();
    final List<String> ups = new CopyOnWriteArrayList<>();
    final List<Cause> downs = new CopyOnWriteArrayList<>();

    @Override
    public Acceptance offer(Command command) {
      commands.add(command);
      return Acceptance.TAKEN;
    }

    @Override
    public void acknowledged(long eventId) {
      acknowledged.add(eventId);
    }

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
      return new Presence(100, List.of());
    }
  }

  private final Notes notes = new Notes();

  /** For subclasses. */
  protected ControlPlaneContract() {}

  /** The control plane under test, the same one within a test. */
  protected abstract ControlPlane controlPlane() throws Exception;

  /** Its other side. */
  protected abstract Peer peer() throws Exception;

  @AfterEach
  void closeControlPlane() throws Exception {
    controlPlane().close();
  }

  private static StatusEvent event(long id, String run) {
    return new StatusEvent(
        id,
        new RunStatus(
            Pipelines.runId(run),
            Optional.of(Pipelines.id("p")),
            "shop.p",
            RunPhase.RUNNING,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private void connect() throws Exception {
    controlPlane().start(notes);
    peer().allow();
    await().atMost(LONG).until(() -> notes.ups.size() == 1);
  }

  @Test
  void nothingCanBeSentBeforeTheLinkIsUp() throws Exception {
    assertThat(controlPlane().send(event(1, "early"))).isFalse();
  }

  @Test
  void commandsArriveInOrderAndRepliesGoBack() throws Exception {
    connect();
    for (int i = 0; i < 20; i++) {
      peer().give(Pipelines.run("c-" + i, "p", Pipelines.runId("r" + i)));
    }
    await().atMost(LONG).until(() -> notes.commands.size() == 20);
    for (int i = 0; i < 20; i++) {
      assertThat(notes.commands.get(i).id()).isEqualTo(new CommandId("c-" + i));
    }
    Reply reply =
        new Reply.Done(new CommandId("c-0"), "Started", Optional.of(Pipelines.runId("r0")));
    assertThat(controlPlane().send(reply)).isTrue();
    Peer peer = peer();
    await().atMost(LONG).untilAsserted(() -> assertThat(peer.replies()).containsExactly(reply));
  }

  @Test
  void eventsArriveAndTheirAcknowledgementsComeBack() throws Exception {
    connect();
    StatusEvent event = event(7, "r");
    assertThat(controlPlane().send(event)).isTrue();
    Peer peer = peer();
    await().atMost(LONG).untilAsserted(() -> assertThat(peer.events()).contains(event));
    peer.acknowledge(7);
    await().atMost(LONG).untilAsserted(() -> assertThat(notes.acknowledged).contains(7L));
  }

  @Test
  void aCutLinkIsSaidWithACauseAndComesUpAgain() throws Exception {
    connect();
    peer().cut();
    await().atMost(LONG).until(() -> !notes.downs.isEmpty());
    assertThat(notes.downs.get(0).message()).isNotBlank();
    ControlPlane controlPlane = controlPlane();
    await().atMost(LONG).until(() -> !controlPlane.send(event(1, "cut")));
    peer().allow();
    await().atMost(LONG).until(() -> notes.ups.size() >= 2);
    await().atMost(LONG).until(() -> controlPlane.send(event(2, "again")));
  }

  @Test
  void itStartsOnceAndClosesAsOftenAsOneLikes() throws Exception {
    connect();
    ControlPlane controlPlane = controlPlane();
    assertThatThrownBy(() -> controlPlane.start(notes)).isInstanceOf(IllegalStateException.class);
    controlPlane.close();
    controlPlane.close();
    assertThat(controlPlane.send(event(1, "late"))).isFalse();
  }
}
