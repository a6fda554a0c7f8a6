package io.hybridrunner.collate.rest;

import io.hybridrunner.collate.net.Heard;
import io.hybridrunner.model.Automation;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.model.Service;
import io.hybridrunner.model.StatusRow;
import io.hybridrunner.openmetadata.Entities;
import io.hybridrunner.openmetadata.InvalidEntityException;
import io.hybridrunner.openmetadata.ServerAnswers;
import io.hybridrunner.openmetadata.ServerRequests;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.ServerFailure.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;

/**
 * The REST API of an OpenMetadata server, 1.9 to 2.0 ({@code docs/rest.md}). Thread-safe; starts no
 * thread: a call works on its caller's, for at most {@link RestSettings#callTimeout()}. The proxy
 * and the trusted certificates are those of {@link RestSettings#egress()}. It logs nothing: what
 * went wrong is in the answer.
 */
public final class OpenMetadataRest implements MetadataServer {

  private final Routes routes;
  private final Wire wire;
  private final LogStreams logs;

  /** A client of this server. Connects at the first call. */
  public OpenMetadataRest(RestSettings settings) {
    this(settings, System::nanoTime, UnaryOperator.identity());
  }

  /**
   * For tests.
   *
   * @param nanoTime measures how long the server is not asked for logs
   * @param tuning applied before our own settings, for trust in a test's certificates
   */
  OpenMetadataRest(
      RestSettings settings, LongSupplier nanoTime, UnaryOperator<OkHttpClient.Builder> tuning) {
    this.routes = new Routes(settings);
    this.wire = new Wire(settings, tuning);
    this.logs = new LogStreams(nanoTime);
  }

  @Override
  public Answer<ServerVersion> version() {
    return read(routes.version(), ServerAnswers::version);
  }

  @Override
  public Answer<Boolean> healthy() {
    Question question = routes.health();
    // Not JSON: the server says OK and nothing else.
    return wire.ask(question)
        .map(heard -> heard.body().strip().replace("\"", "").equalsIgnoreCase("OK"));
  }

  @Override
  public Answer<String> whoAmI() {
    return read(routes.user(), ServerAnswers::userName);
  }

  @Override
  public Answer<PipelinePage> pipelines(Optional<String> after) {
    return read(
        routes.page(after),
        json -> {
          PipelinePage page = ServerAnswers.page(json);
          if (after.isPresent() && page.after().equals(after)) {
            throw new InvalidEntityException("paging.after is the cursor of this page itself");
          }
          return page;
        });
  }

  @Override
  public Answer<Pipeline> pipeline(PipelineId id) {
    return read(routes.pipelineById(id.toString()), Entities::pipeline);
  }

  @Override
  public Answer<Pipeline> pipeline(String fullyQualifiedName) {
    return read(routes.pipelineByName(fullyQualifiedName), Entities::pipeline);
  }

  @Override
  public Answer<Service> service(String type, String fullyQualifiedName) {
    return routes
        .service(type, fullyQualifiedName)
        .map(question -> read(question, json -> Entities.service(type, json)))
        .orElseGet(() -> unknownType(type));
  }

  private static Answer<Service> unknownType(String type) {
    return Answer.failed(
        Failures.of(
            Kind.REJECTED,
            OptionalInt.empty(),
            "the runner does not know where services of type "
                + Heard.shortened(type, 60)
                + " are on the server",
            "Types end in Service, or are testSuite"));
  }

  @Override
  public Answer<Optional<StatusRow>> row(String pipelineName, RunId runId) {
    Question question = routes.row(pipelineName, runId);
    return given(
        wire.ask(question),
        heard ->
            isNothing(heard)
                ? Answer.of(Optional.empty())
                : parsed(question, heard, json -> rowOf(runId, json)).map(Optional::of));
  }

  private static boolean isNothing(Heard heard) {
    return heard.isEmpty() || heard.body().strip().equals("null");
  }

  private static StatusRow rowOf(RunId runId, String json) {
    StatusRow row = ServerAnswers.row(json);
    if (!row.runId().equals(runId)) {
      throw new InvalidEntityException("runId is another run's");
    }
    return row;
  }

  @Override
  public Answer<StatusRow> write(String pipelineName, StatusRow row) {
    // What comes back is an event about the change, and not the row.
    return wire.ask(routes.write(pipelineName, row.json())).map(heard -> row);
  }

  @Override
  public Answer<Automation> automation(String name) {
    return read(routes.automation(name), ServerAnswers::automation);
  }

  @Override
  public Answer<Automation> fail(Automation automation, Cause cause) {
    String patch;
    try {
      patch = ServerRequests.failAutomation(automation, cause);
    } catch (InvalidEntityException broken) {
      return Failures.refused(
          routes.fail(automation.id(), ""), "its JSON cannot be read", "Read the automation again");
    }
    return read(routes.fail(automation.id(), patch), ServerAnswers::automation);
  }

  @Override
  public Answer<Boolean> appendLog(String pipelineName, RunId runId, String lines) {
    String batch = ServerRequests.logLines(lines, Instant.now());
    return log(runId, routes.appendLog(pipelineName, runId, batch));
  }

  @Override
  public Answer<Boolean> closeLog(String pipelineName, RunId runId) {
    Answer<Boolean> closed = log(runId, routes.closeLog(pipelineName, runId));
    if (closed.given().isPresent()) {
      logs.forget(runId);
    }
    return closed;
  }

  private Answer<Boolean> log(RunId runId, Question question) {
    if (logs.isRefused()) {
      return Answer.failed(
          Failures.of(
              Kind.NOT_CONFIGURED,
              OptionalInt.empty(),
              question.notAsked() + "it said less than 10 minutes ago that it keeps no logs",
              Verdicts.NO_LOGS));
    }
    Answer<Heard> answer = wire.ask(question.withCookie(logs.cookie(runId)));
    answer.given().ifPresent(heard -> logs.heard(runId, heard));
    answer.failed().ifPresent(logs::failed);
    return answer.map(heard -> true);
  }

  private <T> Answer<T> read(Question question, Function<String, T> reader) {
    return given(wire.ask(question), heard -> parsed(question, heard, reader));
  }

  private static <T> Answer<T> parsed(Question question, Heard heard, Function<String, T> reader) {
    if (heard.isEmpty()) {
      return Answer.failed(Verdicts.unreadable(question, heard, heard.described()));
    }
    try {
      return Answer.of(reader.apply(heard.body()));
    } catch (InvalidEntityException broken) {
      String what = heard.described() + " that cannot be read: " + broken.getMessage();
      return Answer.failed(Verdicts.unreadable(question, heard, what));
    }
  }

  private static <T, R> Answer<R> given(Answer<T> answer, Function<T, Answer<R>> next) {
    if (answer instanceof Answer.Given<T> given) {
      return next.apply(given.value());
    }
    return Answer.failed(((Answer.Failed<T>) answer).failure());
  }

  @Override
  public void close() {
    wire.close();
  }
}
