package io.hybridrunner.collate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.HybridRunner;
import io.hybridrunner.RunnerListener;
import io.hybridrunner.collate.ScriptedServer.Peer;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.collate.token.TokenWatch;
import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.testkit.FakeEngine;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Commands and statuses go through while the token is replaced again and again. */
class RenewalUnderWorkTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int RENEWALS = 12;
  private static final int RUNS_BETWEEN = 4;

  /** Keeps the rules of a server: what has no result is sent again after every welcome. */
  private static final class Redelivering implements ScriptedServer.Script {
    private final Map<CommandId, Command> open = new LinkedHashMap<>();
    private final Map<CommandId, Reply> replies = new ConcurrentHashMap<>();
    private final AtomicInteger welcomes = new AtomicInteger();
    private Optional<Peer> current = Optional.empty();

    @Override
    public void play(Peer peer) throws IOException {
      peer.upgrade();
      assertThat(peer.readText()).contains("\"hello\"");
      synchronized (this) {
        if (current.isPresent()) {
          current.get().sendClose(4410, "the same runner has a newer link");
        }
        current = Optional.of(peer);
        peer.send(
            new Frame.Welcome("scripted", Duration.ofSeconds(30), 1_000_000, Optional.empty()));
        welcomes.incrementAndGet();
        for (Command command : open.values()) {
          peer.send(new Frame.Order(command));
        }
      }
      while (true) {
        heard(peer, peer.read());
      }
    }

    /** What a link says after it was replaced is not heard any more. */
    private synchronized void heard(Peer peer, Frame frame) throws IOException {
      if (current.filter(it -> it == peer).isEmpty()) {
        throw new IOException("replaced");
      }
      if (frame instanceof Frame.Result result) {
        open.remove(result.reply().commandId());
        replies.putIfAbsent(result.reply().commandId(), result.reply());
      } else if (frame instanceof Frame.Event event) {
        peer.send(new Frame.Ack(event.event().id()));
      }
    }

    synchronized void give(Command command) throws IOException {
      open.put(command.id(), command);
      if (current.isPresent()) {
        try {
          current.get().send(new Frame.Order(command));
        } catch (IOException gone) {
          // It is sent again after the next welcome.
        }
      }
    }
  }

  @Test
  void noCommandIsLostOrDoneTwiceAndNoStatusIsLost() throws Exception {
    Redelivering script = new Redelivering();
    FakeEngine.Ledger ledger = new FakeEngine.Ledger();
    FakeEngine engine = new FakeEngine(ledger, Clock.systemUTC());
    AtomicInteger tokens = new AtomicInteger();
    List<Cause> downs = new CopyOnWriteArrayList<>();
    RunnerListener listener =
        new RunnerListener() {
          @Override
          public void linkDown(Cause cause) {
            downs.add(cause);
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      LinkSettings settings =
          LinkSettings.of(
              server.url(), () -> SecretValue.of("token-" + tokens.get()), "r-1", "test");
      TokenWatch watch =
          TokenWatch.defaults().withTimes(Duration.ofMillis(10), Duration.ofMillis(10));
      try (HybridRunner runner =
          HybridRunner.builder()
              .controlPlane(new CollateControlPlane(settings, watch))
              .engine(engine)
              .listener(listener)
              .build()) {
        runner.start();
        List<String> names =
            IntStream.range(0, RENEWALS * RUNS_BETWEEN).mapToObj(number -> "p" + number).toList();
        names.forEach(name -> engine.deploy(Pipelines.plan(name, "{}")));
        await().atMost(LONG).until(() -> script.welcomes.get() == 1);
        for (int renewal = 1; renewal <= RENEWALS; renewal++) {
          tokens.incrementAndGet();
          for (String name : names.subList((renewal - 1) * RUNS_BETWEEN, renewal * RUNS_BETWEEN)) {
            script.give(Pipelines.run("run-" + name, name, Pipelines.runId(name)));
          }
          int welcomed = renewal + 1;
          await().atMost(LONG).until(() -> script.welcomes.get() >= welcomed);
        }
        await().atMost(LONG).until(() -> script.replies.size() == names.size());
        assertThat(script.replies.values()).allMatch(reply -> reply instanceof Reply.Done);
        tokens.incrementAndGet();
        List<RunId> runs = names.stream().map(Pipelines::runId).toList();
        runs.forEach(run -> engine.move(run, RunPhase.SUCCESS));
        await().atMost(LONG).until(() -> runs.stream().allMatch(ledger::isSettled));
        await().atMost(LONG).until(() -> script.welcomes.get() == RENEWALS + 2);
        assertThat(runs).allMatch(run -> ledger.starts(run) == 1);
        assertThat(downs).isEmpty();
        assertThat(server.requests()).hasSize(RENEWALS + 2);
      }
    }
  }
}
