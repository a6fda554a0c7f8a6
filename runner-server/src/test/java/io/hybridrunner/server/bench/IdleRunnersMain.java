package io.hybridrunner.server.bench;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Holds many WebSockets until its input ends; says a hello on each and waits for what comes back. A
 * process of its own, so that the other process' heap is the server's alone.
 */
final class IdleRunnersMain {

  static final String READY = "READY";

  private IdleRunnersMain() {}

  public static void main(String[] args) throws Exception {
    URI url = URI.create(args[0]);
    int number = Integer.parseInt(args[1]);
    HttpClient client = HttpClient.newHttpClient();
    List<WebSocket> open = new ArrayList<>();
    FrameCodec codec = new FrameCodec();
    for (int i = 0; i < number; i++) {
      Answered answered = new Answered();
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .header("Authorization", "Bearer " + LinkUnderTest.TOKEN)
              .buildAsync(url, answered)
              .get(30, TimeUnit.SECONDS);
      String hello =
          codec.encode(
              new Frame.Hello(
                  1, "runner-" + i, "1.2.3", "boot-" + i, 100, List.of(), Optional.empty()));
      open.add(socket.sendText(hello, true).get(30, TimeUnit.SECONDS));
      answered.first.get(30, TimeUnit.SECONDS);
    }
    System.out.println(READY);
    int unused = System.in.read();
    open.forEach(WebSocket::abort);
  }

  private static final class Answered implements WebSocket.Listener {
    private final CompletableFuture<String> first = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      first.complete(data.toString());
      return WebSocket.Listener.super.onText(webSocket, data, last);
    }
  }
}
