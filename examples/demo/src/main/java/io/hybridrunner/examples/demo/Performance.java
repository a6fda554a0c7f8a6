package io.hybridrunner.examples.demo;

import io.hybridrunner.examples.demo.Screen.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The demo from its first line to its last. Not thread-safe. */
final class Performance {

  private final Options options;
  private final Stage stage;
  private final Screen screen;

  Performance(Options options, Stage stage, Screen screen) {
    this.options = options;
    this.stage = stage;
    this.screen = screen;
  }

  /** Plays it; whether everything was as it should be. */
  boolean play() throws Exception {
    Scenario scenario = new Scenario(stage, screen);
    scenario.play();
    screen.table(scenario.rows());
    List<String> faults = new ArrayList<>(scenario.faults());
    faults.addAll(searchForPasswords());
    if (faults.isEmpty()) {
      whatNext();
    } else {
      screen.heading("Not as it should be");
      faults.forEach(screen::paragraph);
    }
    if (options.keep()) {
      Main.stay();
    }
    return faults.isEmpty();
  }

  private List<String> searchForPasswords()
      throws IOException, InterruptedException, DemoException {
    Map<String, String> texts = new LinkedHashMap<>();
    stage.commandLines().forEach(line -> texts.put("command line " + line, line));
    texts.put("metrics", stage.metrics());
    texts.put("this terminal", screen.shown());
    SecretCheck check = stage.secretCheck();
    List<String> leaks = check.leaks(texts);
    screen.heading("Password");
    screen.paragraph(
        ("Searched, plain and encoded, in %d files (logs, answers, %d frames of the link, the"
                + " database, shared memory), %d command lines, the metrics and this terminal: %s.")
            .formatted(
                check.files(),
                stage.recorded().frames(),
                stage.commandLines().size(),
                leaks.isEmpty() ? "found nowhere" : "FOUND"));
    return leaks.stream().map(leak -> "a password stands in " + leak).toList();
  }

  private void whatNext() {
    screen.heading("Next");
    if (options.keep()) {
      stage.whatToPlayWith().forEach(screen::line);
      screen.event("demo", Tone.BUSY, "stays", "until Ctrl-C");
    } else {
      screen.line("  bin/hybrid-runner demo --keep      the same, and stays up to be played with");
      screen.line("  bin/hybrid-runner demo --help      your own database, server or ingestion");
      screen.line("  docs/demo.md                       what you have just seen, and why");
    }
  }
}
