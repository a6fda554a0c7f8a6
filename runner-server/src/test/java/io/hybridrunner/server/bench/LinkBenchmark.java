package io.hybridrunner.server.bench;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.testkit.Pipelines;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Round trips, frames a second, and heap per idle connection, each beside a bare echo in the same
 * run. A program, not a test: {@code .ci/bench-link} runs it. Every figure is the median of the
 * rounds; links and echoes take turns, so that what the machine does meanwhile meets both.
 */
final class LinkBenchmark {

  private static final int ROUNDS = 3;
  private static final int TRIPS = 1_000;
  private static final int FLOOD = 10_000;
  private static final int IDLE = 1_000;

  private final List<List<Double>> figures = new ArrayList<>();

  private LinkBenchmark() {}

  public static void main(String[] args) throws Exception {
    LinkBenchmark benchmark = new LinkBenchmark();
    try (BareEcho echo = new BareEcho();
        LinkUnderTest link = new LinkUnderTest()) {
      benchmark.round(echo, link);
      benchmark.figures.clear();
      for (int i = 0; i < ROUNDS; i++) {
        benchmark.round(echo, link);
      }
    }
    double heapOfEcho = heapOfEcho();
    double heapOfLinks = heapOfLinks();
    benchmark.print(heapOfEcho, heapOfLinks);
  }

  private void round(BareEcho echo, LinkUnderTest link) throws IOException, InterruptedException {
    String message = new FrameCodec().encode(new Frame.Event(new StatusEvent(1, someStatus())));
    Samples echoes = echo.roundTrips(message, TRIPS);
    Samples statuses = link.statuses(TRIPS);
    Samples commands = link.commands(TRIPS);
    Samples calls = link.callsAlone(TRIPS);
    double echoFlood = echo.messagesPerSecond(message, FLOOD);
    double linkFlood = link.framesPerSecond(FLOOD);
    figures.add(
        List.of(
            echoes.micros(50),
            echoes.micros(99),
            statuses.micros(50),
            statuses.micros(99),
            commands.micros(50),
            commands.micros(99),
            calls.micros(50),
            calls.micros(99),
            echoFlood,
            linkFlood));
  }

  private static RunStatus someStatus() {
    return LinkUnderTest.status(Pipelines.runId("bench"));
  }

  private static double heapOfEcho() throws Exception {
    try (BareEcho echo = new BareEcho()) {
      return bytesPerConnection(echo.url());
    }
  }

  private static double heapOfLinks() throws IOException, InterruptedException {
    try (Relay relay = LinkUnderTest.relay()) {
      return bytesPerConnection(URI.create("ws://127.0.0.1:" + relay.port() + "/runner-link/v1"));
    }
  }

  /** What this process' heap holds more, after collections, while another one holds connections. */
  private static double bytesPerConnection(URI url) throws IOException, InterruptedException {
    Process few = idleRunners(url, 10);
    end(few);
    long before = usedHeap();
    Process many = idleRunners(url, IDLE);
    long with = usedHeap();
    end(many);
    return (double) (with - before) / IDLE;
  }

  private static Process idleRunners(URI url, int number) throws IOException {
    Process runners =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                IdleRunnersMain.class.getName(),
                url.toString(),
                Integer.toString(number))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = runners.inputReader(StandardCharsets.UTF_8);
    if (!IdleRunnersMain.READY.equals(output.readLine())) {
      throw new IOException("the idle runners could not connect");
    }
    return runners;
  }

  private static void end(Process runners) throws IOException, InterruptedException {
    runners.getOutputStream().close();
    int unused = runners.waitFor();
  }

  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private double median(int figure) {
    List<Double> sorted = figures.stream().map(round -> round.get(figure)).sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private void print(double heapOfEcho, double heapOfLinks) {
    System.out.printf("%-44s%12s%12s%10s%n", "median of " + ROUNDS, "bare echo", "link", "ratio");
    row("status to acknowledgement, median (us)", median(0), median(2));
    row("status to acknowledgement, p99 (us)", median(1), median(3));
    row("command to reply by the API, median (us)", median(0), median(4));
    row("command to reply by the API, p99 (us)", median(1), median(5));
    row("  the same less the API's call, median (us)", median(0), median(4) - median(6));
    row("frames a second, both ways", median(8), median(9));
    row("heap of an idle connection (bytes)", heapOfEcho, heapOfLinks);
  }

  private static void row(String what, double echo, double link) {
    System.out.print(
        String.format(Locale.ROOT, "%-44s%12.0f%12.0f%10.2f%n", what, echo, link, link / echo));
  }
}
