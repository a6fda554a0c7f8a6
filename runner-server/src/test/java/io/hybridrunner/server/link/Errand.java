package io.hybridrunner.server.link;

import io.hybridrunner.model.RunId;
import java.util.Optional;

/**
 * One thing that is asked of the runner, as a call of the relay's API.
 *
 * @param line whose commands go one after another: a pipeline, or empty for what may go beside all
 * @param path what follows {@code /api/v1/runners/NAME}
 * @param runId the run it begins
 * @param code the result's code, when all goes as it should
 * @param effect what the engine does then; empty when the command is to be refused
 */
record Errand(
    String line,
    String method,
    String path,
    String body,
    Optional<RunId> runId,
    int code,
    Optional<String> effect) {}
