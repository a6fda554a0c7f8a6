package io.hybridrunner.collate.rest;

import io.hybridrunner.model.RunId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Where the API has what, and which right it wants. Immutable. */
final class Routes {

  static final String JSON = "application/json";
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String PIPELINES = "services/ingestionPipelines";
  private static final String AUTOMATIONS = "automations/workflows";
  private static final String VIEW = "ViewAll on ingestionPipeline";
  private static final Pattern SERVICE = Pattern.compile("[a-zA-Z]{1,40}Service");

  private final HttpUrl base;
  private final int pageSize;

  Routes(RestSettings settings) {
    this.base = HttpUrl.get(settings.base() + "/v1");
    this.pageSize = settings.pageSize();
  }

  private Question get(String what, String right, String fixed, List<String> names, String end) {
    HttpUrl.Builder url = base.newBuilder().addPathSegments(fixed);
    Optional<String> problem = Optional.empty();
    for (String name : names) {
      problem = problem.or(() -> Segment.problem(name));
      url.addEncodedPathSegment(Segment.encoded(name));
    }
    if (!end.isEmpty()) {
      url.addPathSegments(end);
    }
    return new Question(
        what, right, "GET", url.build(), Optional.empty(), true, Optional.empty(), problem);
  }

  Question version() {
    return get("tell its version", "", "system/version", List.of(), "").withoutToken();
  }

  Question health() {
    return get("tell how it is", "", "system/health", List.of(), "").withoutToken();
  }

  Question user() {
    return get("tell whose token this is", "", "users/loggedInUser", List.of(), "");
  }

  Question page(Optional<String> after) {
    Question first =
        get("list the pipelines", VIEW, PIPELINES, List.of(), "")
            .withQuery("fields", "ingestionRunner,pipelineStatuses,service")
            .withQuery("include", "all")
            .withQuery("limit", Integer.toString(pageSize));
    return after.map(cursor -> first.withQuery("after", Segment.encoded(cursor))).orElse(first);
  }

  Question pipelineById(String id) {
    return pipeline(get("show a pipeline", VIEW, PIPELINES, List.of(id), ""));
  }

  Question pipelineByName(String name) {
    return pipeline(get("show a pipeline", VIEW, PIPELINES + "/name", List.of(name), ""));
  }

  private static Question pipeline(Question question) {
    return question.withQuery("fields", "ingestionRunner,service");
  }

  /** Empty when the runner does not know where things of this type are. */
  Optional<Question> service(String type, String name) {
    String right = "ViewAll on " + type;
    if (type.equals("testSuite")) {
      return Optional.of(
          get("show a test suite", right, "dataQuality/testSuites/name", List.of(name), ""));
    }
    return SERVICE.matcher(type).matches()
        ? Optional.of(
            get("show a service", right, "services/" + type + "s/name", List.of(name), ""))
        : Optional.empty();
  }

  Question row(String pipeline, RunId runId) {
    return get(
        "show the status of a run", VIEW, PIPELINES, List.of(pipeline), "pipelineStatus/" + runId);
  }

  Question write(String pipeline, String row) {
    return get(
            "store the status of a run",
            "EditIngestionPipelineStatus on ingestionPipeline",
            PIPELINES,
            List.of(pipeline),
            "pipelineStatus")
        .sending("PUT", JSON, row);
  }

  Question automation(String name) {
    return get(
        "show an automation", "ViewAll on workflow", AUTOMATIONS + "/name", List.of(name), "");
  }

  Question fail(String id, String patch) {
    return get("fail an automation", "EditAll on workflow", AUTOMATIONS, List.of(id), "")
        .sending("PATCH", JSON_PATCH, patch);
  }

  Question appendLog(String pipeline, RunId runId, String batch) {
    return log("take log lines of a run", pipeline, runId.toString(), batch);
  }

  Question closeLog(String pipeline, RunId runId) {
    return log("end the log of a run", pipeline, runId + "/close", "");
  }

  private Question log(String what, String pipeline, String end, String batch) {
    return get(what, "EditAll on ingestionPipeline", PIPELINES + "/logs", List.of(pipeline), end)
        .sending("POST", JSON, batch);
  }
}
