package io.hybridrunner.ecr.program;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The program. Nothing but this class reads the environment, changes the process or exits. */
public final class Main {

  private Main() {}

  /** Renews what is due, once, and exits; {@code --help} lists options and exit codes. */
  public static void main(String[] args) {
    Program program =
        new Program(
            new PrintStream(System.out, true, StandardCharsets.UTF_8),
            new PrintStream(System.err, true, StandardCharsets.UTF_8),
            System.getenv(),
            Clock.systemUTC(),
            new Cloud());
    System.exit(program.run(args).code());
  }
}
