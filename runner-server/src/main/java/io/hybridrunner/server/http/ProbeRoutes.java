package io.hybridrunner.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hybridrunner.model.Cause;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /healthz}: the program lives. {@code /readyz}: it could take work now, or why not. */
public final class ProbeRoutes {

  private static final JsonFactory JSON = new JsonFactory();

  private ProbeRoutes() {}

  /**
   * The two routes.
   *
   * @param problems why no work could be taken now; may block
   * @param warnings what somebody should look at, and does not keep work out
   */
  public static Map<String, Supplier<Response>> of(
      Supplier<List<Cause>> problems, Supplier<List<Cause>> warnings) {
    return Map.of(
        "/healthz",
        () -> Response.json(200, "{\"alive\":true}\n"),
        "/readyz",
        () -> readiness(problems.get(), warnings.get()));
  }

  private static Response readiness(List<Cause> problems, List<Cause> warnings) {
    StringWriter text = new StringWriter();
    try (JsonGenerator object = JSON.createGenerator(text)) {
      object.writeStartObject();
      object.writeBooleanField("ready", problems.isEmpty());
      object.writeArrayFieldStart("problems");
      for (Cause problem : problems) {
        object.writeStartObject();
        object.writeStringField("kind", problem.kind().name());
        writeText(object, problem);
        object.writeEndObject();
      }
      object.writeEndArray();
      object.writeArrayFieldStart("warnings");
      for (Cause warning : warnings) {
        object.writeStartObject();
        writeText(object, warning);
        object.writeEndObject();
      }
      object.writeEndArray();
      object.writeEndObject();
      object.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Response.json(problems.isEmpty() ? 200 : 503, text.toString());
  }

  private static void writeText(JsonGenerator object, Cause cause) throws IOException {
    object.writeStringField("message", cause.message());
    object.writeStringField("cure", cause.cure());
  }
}
