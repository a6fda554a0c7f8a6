package io.hybridrunner.spi;

import io.hybridrunner.model.Automation;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.model.Service;
import io.hybridrunner.model.StatusRow;
import java.util.Optional;

/**
 * Port: the OpenMetadata server's REST API, as far as the runner needs it (OpenMetadata 1.9 to 2.0;
 * its routes are in {@code docs/rest.md}).
 *
 * <p>Every call blocks, is bounded in time, is made once, and answers; none throws for what the
 * server or the network does. Retries, pauses and rates belong to the caller. Implementations are
 * thread-safe.
 */
public interface MetadataServer extends AutoCloseable {

  /** The server's version. Needs no token. */
  Answer<ServerVersion> version();

  /** Whether the server says that it is well. Needs no token. */
  Answer<Boolean> healthy();

  /** The name of the user that the token belongs to. */
  Answer<String> whoAmI();

  /**
   * One page of all pipelines, deleted ones too, with their latest runs.
   *
   * @param after the cursor of the page before; empty for the first
   */
  Answer<PipelinePage> pipelines(Optional<String> after);

  /** A pipeline by its id, without the connection to the server, which it never shows. */
  Answer<Pipeline> pipeline(PipelineId id);

  /** A pipeline by its fully qualified name, without the connection to the server. */
  Answer<Pipeline> pipeline(String fullyQualifiedName);

  /**
   * A service with its connection.
   *
   * @param type the reference's type, for instance {@code databaseService}
   * @param fullyQualifiedName the service's fully qualified name
   */
  Answer<Service> service(String type, String fullyQualifiedName);

  /** The row of a run; empty when the server has none. */
  Answer<Optional<StatusRow>> row(String pipelineName, RunId runId);

  /**
   * Writes a run's row, over whatever is there: the last writer wins.
   *
   * @return {@code NOT_FOUND} when the pipeline is gone
   */
  Answer<StatusRow> write(String pipelineName, StatusRow row);

  /** An automation by its name. */
  Answer<Automation> automation(String name);

  /** Gives an automation that could not report its own result the status {@code Failed}. */
  Answer<Automation> fail(Automation automation, Cause cause);

  /** Adds lines to a run's log stream. */
  Answer<Boolean> appendLog(String pipelineName, RunId runId, String lines);

  /** Ends a run's log stream. Idempotent. */
  Answer<Boolean> closeLog(String pipelineName, RunId runId);

  /** Ends its threads and connections. Idempotent. */
  @Override
  void close();
}
