package io.hybridrunner.examples.demo;

import io.hybridrunner.examples.demo.Screen.Tone;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The demo's command line: {@code hybrid-runner demo}. Ends with 0 when every run ended as it
 * should, 1 when not, 2 for a wrong option.
 */
public final class Main {

  private Main() {}

  /** Plays the demo and ends the process. */
  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(List.of(args), out, System.getenv()));
  }

  private static int run(List<String> arguments, PrintStream out, Map<String, String> environment) {
    if (arguments.contains("--help")) {
      out.print(Options.HELP);
      return 0;
    }
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      out.println("hybrid-runner demo: " + e.getMessage());
      return 2;
    }
    boolean colours = options.columns() > 0 && environment.getOrDefault("NO_COLOR", "").isEmpty();
    Screen screen = new Screen(out, options.columns(), colours, System::nanoTime);
    return play(options, screen);
  }

  private static int play(Options options, Screen screen) {
    try (OpenParts parts = new OpenParts()) {
      // Ctrl-C and SIGTERM end here: everything is ended and removed, whatever was going on.
      Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "end"));
      try {
        Workspace workspace = parts.add(Workspace::create);
        screen.line("Hybrid Runner demo: all of it on this machine, gone at the end.");
        screen.line("");
        Stage stage = new Stage(options, workspace, parts, screen);
        return new Performance(options, stage, screen).play() ? 0 : 1;
      } catch (Exception e) {
        if (!parts.isClosed()) {
          screen.event("demo", Tone.BAD, "broke off", reason(e));
        }
        return 1;
      }
    }
  }

  private static String reason(Exception e) {
    return e instanceof DemoException known ? known.reason() : e.toString();
  }

  /** Stays until the process is asked to end. */
  static void stay() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
