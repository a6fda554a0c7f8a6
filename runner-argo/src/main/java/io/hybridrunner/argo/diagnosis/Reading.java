package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.model.RunStatus;

/** What a Workflow says by itself. */
public sealed interface Reading {

  /**
   * How the run stands, as far as it is known.
   *
   * @return a status that may be reported, unless it is terminal and needs a look
   */
  RunStatus status();

  /**
   * It says it all.
   *
   * @param status how the run stands
   */
  record Plain(RunStatus status) implements Reading {}

  /**
   * Its pods and events must be looked at: it did not end well, it may be working, or it waits for
   * longer than a run may without a reason.
   *
   * @param status how it stands so far; a terminal one is not to be reported before the look
   */
  record NeedsLook(RunStatus status) implements Reading {}
}
