package io.hybridrunner.collate.link;

import io.hybridrunner.collate.link.Dialing.Step;
import io.hybridrunner.collate.net.CaFileException;
import io.hybridrunner.collate.net.OutboundSockets;
import io.hybridrunner.collate.net.Trust;
import io.hybridrunner.model.SecretValue;
import java.net.InetAddress;
import java.net.Proxy;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Opens WebSockets, each once and each on a thread of its own. Thread-safe. */
final class Dialer implements AutoCloseable {

  private final LinkSettings settings;
  private final ExecutorService readers;
  private final OkHttpClient client;

  Dialer(LinkSettings settings, ThreadFactory threads) {
    this.settings = settings;
    this.readers = Executors.newCachedThreadPool(threads);
    this.client =
        new OkHttpClient.Builder()
            .dispatcher(new Dispatcher(readers))
            // The sockets themselves go through a proxy: OkHttp would not tunnel for ws://.
            .proxy(Proxy.NO_PROXY)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .connectTimeout(settings.connectTimeout())
            .readTimeout(settings.connectTimeout())
            .writeTimeout(settings.writeTimeout())
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            // Compressed, a few bytes can become gigabytes; OkHttp offers it by default.
            .addInterceptor(
                chain ->
                    chain.proceed(
                        chain
                            .request()
                            .newBuilder()
                            .removeHeader("Sec-WebSocket-Extensions")
                            .build()))
            .build();
  }

  /** Begins to dial; the connection hears what becomes of it. */
  void dial(Connection connection, SecretValue token) {
    try {
      Request request =
          new Request.Builder()
              .url(settings.endpoint())
              .header("Authorization", "Bearer " + token.reveal())
              .header("User-Agent", "hybrid-runner/" + settings.version())
              .build();
      connection.attach(client(connection).newWebSocket(request, connection));
    } catch (CaFileException unusable) {
      connection.end(
          Ending.slow(
              "the authorities to trust cannot be used: " + unusable.getMessage(),
              "A file (link.caFile) that is put right is read at the next attempt."));
    } catch (RuntimeException unusable) {
      // Its message may hold what is sent: only its kind is told.
      connection.end(
          Ending.slow(
              "no request for the link can be made (" + unusable.getClass().getSimpleName() + ")",
              "Check link.url; the runner's version must be a text that a header can carry."));
    }
  }

  /** For one dial: its bytes are counted, and who is trusted is read anew. */
  private OkHttpClient client(Connection connection) throws CaFileException {
    Dialing dialing = connection.dialing();
    boolean isSecure = settings.url().getScheme().equals("wss");
    OutboundSockets sockets =
        new OutboundSockets(
            settings.egress(),
            settings.url(),
            input -> {
              dialing.reached(isSecure ? Step.SECURING : Step.ASKING);
              return new MeteredInput(input, connection.meter());
            });
    OkHttpClient.Builder own =
        client
            .newBuilder()
            .socketFactory(sockets)
            .dns(
                host -> {
                  dialing.reached(Step.NAMING);
                  List<InetAddress> addresses = sockets.lookUp(host);
                  dialing.reached(Step.CONNECTING);
                  return addresses;
                });
    if (isSecure) {
      Trust trust = Trust.of(settings.egress().caFile());
      own.sslSocketFactory(trust.sockets(), trust.manager())
          .hostnameVerifier(
              (host, session) -> {
                dialing.reached(Step.ASKING);
                return client.hostnameVerifier().verify(host, session);
              });
    }
    return own.build();
  }

  /** Ends its threads; waits a second at most for what is said on them. */
  @Override
  public void close() {
    readers.shutdown();
    try {
      if (!readers.awaitTermination(1, TimeUnit.SECONDS)) {
        client.dispatcher().cancelAll();
        readers.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      client.dispatcher().cancelAll();
      Thread.currentThread().interrupt();
    }
    client.connectionPool().evictAll();
  }
}
