package io.hybridrunner.collate.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.link.FrameCodec.Decoded;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.Presence;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** A connection without a network: what is sent on it is kept. Moved by one thread. */
final class FuzzedConnection {

  private static final FrameCodec CODEC = new FrameCodec();

  private final List<Frame> sent = new ArrayList<>();
  private final List<Integer> closeCodes = new ArrayList<>();
  private final List<String> offered = new ArrayList<>();
  private final KeptSocket socket = new KeptSocket();
  private final Connection connection;
  private int ends;
  private boolean hasGreeted;

  FuzzedConnection() {
    LinkSettings settings =
        LinkSettings.of(
            URI.create("wss://server.example"), () -> SecretValue.of("token"), "berlin", "1.2.3");
    connection =
        new Connection(
            settings,
            CODEC,
            new KeptInbox(),
            new Owner(),
            Credential.read(settings.token()),
            Clock.systemUTC());
    connection.attach(socket);
    connection.onOpen(socket, upgraded());
    sent.clear();
    hasGreeted = true;
  }

  private Response upgraded() {
    return new Response.Builder()
        .request(socket.request())
        .protocol(Protocol.HTTP_1_1)
        .code(101)
        .message("Switching Protocols")
        .build();
  }

  void welcome() {
    Frame welcome =
        new Frame.Welcome("relay-1", Duration.ofSeconds(15), 1024 * 1024, Optional.empty());
    List<Frame> unused = send(CODEC.encode(welcome));
  }

  /** The answers to it; each is a frame that a runner sends. */
  List<Frame> send(String text) {
    sent.clear();
    connection.onMessage(socket, text);
    return List.copyOf(sent);
  }

  /** The commands that were taken in since this was asked last. */
  List<String> takeOffered() {
    List<String> taken = List.copyOf(offered);
    offered.clear();
    return taken;
  }

  List<Integer> closeCodes() {
    return closeCodes;
  }

  int ends() {
    return ends;
  }

  private final class Owner implements Connection.Owner {
    @Override
    public void up(Connection up, Frame.Welcome welcome) {}

    @Override
    public void ended(Connection ended, Ending ending) {
      ends++;
    }
  }

  private final class KeptInbox implements Inbox {
    @Override
    public Acceptance offer(Command command) {
      offered.add(command.id().value());
      return command.id().hashCode() % 3 == 0 ? Acceptance.BUSY : Acceptance.TAKEN;
    }

    @Override
    public void acknowledged(long eventId) {}

    @Override
    public void linkUp(String peer, Optional<Duration> probes) {}

    @Override
    public void linkDown(Cause cause) {}

    @Override
    public Presence presence() {
      return new Presence(10, List.of());
    }
  }

  private final class KeptSocket implements WebSocket {
    @Override
    public Request request() {
      return new Request.Builder().url("https://server.example").build();
    }

    @Override
    public long queueSize() {
      return 0;
    }

    @Override
    public boolean send(String text) {
      Frame frame = ((Decoded.Known) CODEC.decode(text)).frame();
      boolean isARunners =
          (frame instanceof Frame.Hello && !hasGreeted)
              || frame instanceof Frame.Result
              || frame instanceof Frame.Busy
              || frame instanceof Frame.Problem;
      if (!isARunners) {
        throw new AssertionError("a runner does not send " + frame);
      }
      return sent.add(frame);
    }

    @Override
    public boolean send(ByteString bytes) {
      throw new AssertionError("a runner sends no binary messages");
    }

    @Override
    public boolean close(int code, @Nullable String reason) {
      return closeCodes.add(code);
    }

    @Override
    public void cancel() {}
  }
}
