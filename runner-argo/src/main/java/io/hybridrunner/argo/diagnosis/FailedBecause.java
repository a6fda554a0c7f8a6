package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The annotation {@code hybridrunner.io/failed-because}: why the runner gave a run up, so that its
 * end says so whoever sees it, also after a restart. Stateless.
 */
public final class FailedBecause {

  private FailedBecause() {}

  /** The annotation's text: the cause without its evidence. */
  public static String write(Cause cause) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("kind", new Text(cause.kind().name()));
    fields.put("message", new Text(cause.message()));
    fields.put("cure", new Text(cause.cure()));
    return new Document(Format.JSON, new Fields(fields)).render();
  }

  /** The cause that was written; a text of somebody else is taken as the message. */
  public static Cause read(String annotation) {
    try {
      Value root = Document.json(annotation).root();
      Kind kind = Kind.valueOf(Peek.text(root, "kind").orElse(""));
      String message = Peek.text(root, "message").orElse("no reason given");
      return Cause.of(kind, message, Peek.text(root, "cure").orElse(""));
    } catch (IllegalArgumentException notOurs) {
      return Cause.of(Kind.INTERNAL, annotation, "");
    }
  }
}
