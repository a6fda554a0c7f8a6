package io.hybridrunner.collate;

import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.testkit.ControlPlaneContract;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class CollateKeepsTheContractTest extends ControlPlaneContract {

  private final List<Reply> replies = new CopyOnWriteArrayList<>();
  private final List<StatusEvent> events = new CopyOnWriteArrayList<>();
  private final AtomicReference<ScriptedServer.@Nullable Peer> up = new AtomicReference<>();
  private @Nullable ScriptedServer server;
  private @Nullable CollateControlPlane link;

  @AfterEach
  void closeServer() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private ScriptedServer server() throws IOException {
    if (server == null) {
      server = new ScriptedServer(CollateKeepsTheContractTest::refuse);
    }
    return server;
  }

  private static void refuse(ScriptedServer.Peer peer) throws IOException {
    peer.answer("HTTP/1.1 500 Not now\r\nContent-Length: 0\r\n\r\n");
  }

  private void serve(ScriptedServer.Peer peer) throws IOException {
    peer.welcome(Duration.ofSeconds(30));
    up.set(peer);
    while (true) {
      Frame frame = peer.read();
      if (frame instanceof Frame.Result result) {
        replies.add(result.reply());
      } else if (frame instanceof Frame.Event event) {
        events.add(event.event());
      }
    }
  }

  @Override
  protected ControlPlane controlPlane() throws IOException {
    if (link == null) {
      link =
          new CollateControlPlane(
              LinkSettings.of(server().url(), () -> SecretValue.of("t"), "r-1", "test"));
    }
    return link;
  }

  @Override
  protected Peer peer() {
    return new Peer() {
      @Override
      public void allow() throws IOException {
        server().then(CollateKeepsTheContractTest.this::serve);
      }

      @Override
      public void cut() throws IOException {
        server().then(CollateKeepsTheContractTest::refuse);
        server().cut();
      }

      @Override
      public void give(Command command) throws IOException {
        Objects.requireNonNull(up.get()).send(new Frame.Order(command));
      }

      @Override
      public void acknowledge(long eventId) throws IOException {
        Objects.requireNonNull(up.get()).send(new Frame.Ack(eventId));
      }

      @Override
      public List<Reply> replies() {
        return replies;
      }

      @Override
      public List<StatusEvent> events() {
        return events;
      }
    };
  }
}
