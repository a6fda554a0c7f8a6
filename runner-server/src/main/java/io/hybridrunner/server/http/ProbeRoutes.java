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
   */
  public static Map<String, Supplier<Response>> of(Supplier<List<Cause>> problems) {
    return Map.of(
        "/healthz",
        () -> Response.json(200, "{\"alive\":true}\n"),
        "/readyz",
        () -> readiness(problems.get()));
  }

  private static Response readiness(List<Cause> problems) {
    StringWriter text = new StringWriter();
    try (JsonGenerator object = JSON.createGenerator(text)) {
      object.writeStartObject();
      object.writeBooleanField("ready", problems.isEmpty());
      object.writeArrayFieldStart("problems");
      for (Cause problem : problems) {
        object.writeStartObject();
        object.writeStringField("kind", problem.kind().name());
        object.writeStringField("message", problem.message());
        object.writeStringField("cure", problem.cure());
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
}
