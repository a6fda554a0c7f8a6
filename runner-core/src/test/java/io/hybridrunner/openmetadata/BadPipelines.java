package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.Service;

/** The ordinary pipeline of the case files, changed at one place. */
final class BadPipelines {

  static final Service POSTGRES =
      Entities.service(
          "{\"name\": \"s\", \"serviceType\": \"Postgres\", \"connection\": {\"config\": {}}}");

  private BadPipelines() {}

  /** With this value in place of the field. */
  static Pipeline with(String field, String json) {
    return changed(ordinary().with(field, Document.json(json).root()));
  }

  /** Of another type. */
  static Pipeline ofType(String type) {
    Pipeline ordinary = changed(ordinary());
    return new Pipeline(
        ordinary.id(),
        ordinary.name(),
        ordinary.fullyQualifiedName(),
        ordinary.displayName(),
        type,
        ordinary.version(),
        ordinary.enabled(),
        ordinary.schedule(),
        ordinary.json());
  }

  private static Fields ordinary() {
    Value root = Document.json(TestFiles.read("cases", "pipeline-uuid-name.json")).root();
    return (Fields) root;
  }

  private static Pipeline changed(Fields fields) {
    return Entities.pipeline(new Document(Format.JSON, fields).render());
  }
}
