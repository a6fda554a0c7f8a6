package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.testkit.Pipelines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A runner that sends as much as it can, reads nothing, and comes again whenever it is cut off. */
class FloodTest {

  private static final int QUESTIONS = 10;
  private static final FrameCodec CODEC = new FrameCodec();

  private final RelayProcess relay = RelayProcess.start();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile boolean isOver;

  /** What is sent again and again, and nothing is read. */
  enum Flood {
    HEARTBEATS,
    EVENTS,
    UNKNOWN_FRAMES,
    HUGE_MESSAGES,
    PINGS,
    FRAGMENTS_BEFORE_THE_GREETING;

    byte[] bytes() {
      return switch (this) {
        case HEARTBEATS -> repeated(frame(new Frame.Heartbeat(Optional.of(1))), 1000);
        case EVENTS -> repeated(frame(new Frame.Event(new StatusEvent(1, status()))), 200);
        case UNKNOWN_FRAMES -> repeated(text("{\"type\":\"dance\",\"id\":\"d-1\"}"), 1000);
        case HUGE_MESSAGES -> text("{\"type\":\"dance\",\"x\":\"" + "x".repeat(7 << 20) + "\"}");
        case PINGS -> repeated(RawLink.ping(new byte[125]), 1000);
        case FRAGMENTS_BEFORE_THE_GREETING -> fragments();
      };
    }

    boolean greets() {
      return this != FRAGMENTS_BEFORE_THE_GREETING;
    }
  }

  private static RunStatus status() {
    return RelayRig.status(Pipelines.runId("r"), Pipelines.id("p"), RunPhase.RUNNING);
  }

  private static byte[] frame(Frame frame) {
    return text(CODEC.encode(frame));
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(14 + bytes.length)
        .put((byte) 0x81)
        .put((byte) (0x80 | 127))
        .putLong(bytes.length)
        .putInt(0)
        .put(bytes)
        .array();
  }

  private static byte[] repeated(byte[] one, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(one);
    }
    return all.toByteArray();
  }

  private static byte[] fragments() {
    byte[] fragment = {0x00, (byte) 0x81, 0, 0, 0, 0, 'x'};
    byte[] all = repeated(fragment, 10_000);
    all[0] = 0x01;
    return all;
  }

  @AfterEach
  void end() {
    isOver = true;
    relay.close();
  }

  private void flood(Flood flood) {
    byte[] bytes = flood.bytes();
    while (!isOver) {
      try (RawLink link = RawLink.open(relay.port())) {
        if (flood.greets()) {
          Frame hello = new Frame.Hello(1, "paris", "1", "b", 9, List.of(), Optional.empty());
          link.writeText(CODEC.encode(hello));
        }
        while (!isOver) {
          link.write(bytes);
        }
      } catch (IOException cutOff) {
        // The relay has had enough of this link.
      }
    }
  }

  private int ask(FakeRunner runner) {
    try {
      int status =
          client
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:" + relay.port() + "/api/v1/runners/berlin/health"))
                      .header("Authorization", "Bearer " + RelayRig.API_TOKEN)
                      .timeout(Duration.ofSeconds(20))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode();
      assertThat(runner.command()).isNotNull();
      return status;
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFloodKeepsNoOtherRunnerFromWorking(Flood flood) {
    try (FakeRunner runner = FakeRunner.obliging(relay.port(), "berlin")) {
      assertThat(ask(runner)).isEqualTo(200);
      Thread thread = new Thread(() -> flood(flood), "flood");
      thread.setDaemon(true);
      thread.start();
      long[] micros = new long[QUESTIONS];
      for (int i = 0; i < QUESTIONS; i++) {
        long before = System.nanoTime();
        assertThat(ask(runner)).isEqualTo(200);
        micros[i] = (System.nanoTime() - before) / 1000;
      }
      Arrays.sort(micros);
      System.out.printf(
          "%s: a command's round trip took %d us (median), %d us (longest)%n",
          flood, micros[QUESTIONS / 2], micros[QUESTIONS - 1]);
      assertThat(relay.isAlive()).isTrue();
    }
  }
}
