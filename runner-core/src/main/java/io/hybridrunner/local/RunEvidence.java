package io.hybridrunner.local;

import io.hybridrunner.model.RunId;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run's log without its secrets. An engine that did not launch the run looks them up
 * again, and shows nothing when it cannot. Confined to the steps of its run.
 */
final class RunEvidence {

  private static final String NOT_SHOWN =
      "(the log is not shown: the secrets to mask in it cannot be looked up now)";

  private final RunId runId;
  private final RunFiles files;
  private final Launcher launcher;
  private @Nullable Masking masking;

  RunEvidence(RunId runId, RunFiles files, Launcher launcher) {
    this.runId = runId;
    this.files = files;
    this.launcher = launcher;
  }

  void maskWith(Masking known) {
    masking = known;
  }

  List<String> lines() throws IOException {
    if (masking == null) {
      masking = launcher.masking(runId, files.request()).orElse(null);
    }
    return masking == null ? List.of(NOT_SHOWN) : masking.evidence(files.log().tail());
  }
}
