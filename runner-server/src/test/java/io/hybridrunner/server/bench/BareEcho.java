package io.hybridrunner.server.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/**
 * The baseline: OkHttp and Jetty, as the link uses them, and a server that sends back what comes.
 */
final class BareEcho implements AutoCloseable {

  private static final int WINDOW = 256;

  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final OkHttpClient client = new OkHttpClient();

  BareEcho() throws Exception {
    server.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            container -> {
              container.setIdleTimeout(Duration.ofMinutes(10));
              container.addMapping("/*", (request, response, callback) -> new Echo());
            }));
    server.start();
  }

  URI url() {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    return URI.create("ws://127.0.0.1:" + port + "/echo");
  }

  /** How long each of so many messages takes to come back, one after another. */
  Samples roundTrips(String message, int number) throws InterruptedException {
    SynchronousQueue<Long> arrivals = new SynchronousQueue<>();
    WebSocket socket =
        open(
            () -> {
              try {
                boolean unused = arrivals.offer(System.nanoTime(), 10, TimeUnit.SECONDS);
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            });
    Samples samples = new Samples(number);
    for (int i = 0; i < number; i++) {
      long begun = System.nanoTime();
      boolean unused = socket.send(message);
      Long arrived = arrivals.poll(10, TimeUnit.SECONDS);
      if (arrived == null) {
        throw new IllegalStateException("no echo came");
      }
      samples.add(arrived - begun);
    }
    socket.cancel();
    return samples;
  }

  /** How many messages a second pass, both ways together. */
  double messagesPerSecond(String message, int number) throws InterruptedException {
    Semaphore window = new Semaphore(WINDOW);
    CountDownLatch left = new CountDownLatch(number);
    WebSocket socket =
        open(
            () -> {
              window.release();
              left.countDown();
            });
    long begun = System.nanoTime();
    for (int i = 0; i < number; i++) {
      window.acquire();
      boolean unused = socket.send(message);
    }
    left.await();
    double seconds = (System.nanoTime() - begun) / 1e9;
    socket.cancel();
    return 2 * number / seconds;
  }

  private WebSocket open(Runnable came) {
    Request request = new Request.Builder().url(url().toString().replace("ws:", "http:")).build();
    return client.newWebSocket(
        request,
        new WebSocketListener() {
          @Override
          public void onMessage(WebSocket webSocket, String text) {
            came.run();
          }
        });
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    try {
      server.stop();
    } catch (Exception fault) {
      throw new IllegalStateException(fault);
    }
  }

  /** Public for Jetty alone. */
  public static final class Echo implements Session.Listener.AutoDemanding {
    private @Nullable Session session;

    @Override
    public void onWebSocketOpen(Session opened) {
      session = opened;
    }

    /** An end of the connection, as the measured ones have. */
    @Override
    public void onWebSocketError(Throwable fault) {}

    @Override
    public void onWebSocketText(String message) {
      Session open = session;
      if (open != null) {
        open.sendText(message, Callback.NOOP);
      }
    }
  }
}
