package io.hybridrunner.server;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** The program. Nothing but this class reads the environment, installs hooks or exits. */
public final class Main {

  private Main() {}

  /** Runs one subcommand and exits; {@code --help} lists them. */
  public static void main(String[] args) {
    // Read by the JDK's HTTP server when it is first used: a client that sends its request drop by
    // drop must not hold a thread that the probes need.
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "16");
    System.setProperty("jdk.httpserver.maxConnections", "64");
    Surroundings surroundings =
        new Surroundings(
            System.in,
            new PrintStream(System.out, true, StandardCharsets.UTF_8),
            new PrintStream(System.err, true, StandardCharsets.UTF_8),
            System.getenv(),
            ZoneId.systemDefault(),
            action -> Runtime.getRuntime().addShutdownHook(new Thread(action, "stop")));
    System.exit(Program.run(surroundings, args));
  }
}
