package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Value.Fields;
import java.util.Optional;

/** An object as the API server gave it, read leniently. */
record ReadObject(Fields object) {

  Fields spec() {
    return object.fields("spec");
  }

  Optional<String> label(String name) {
    return object.text("metadata", "labels", name);
  }

  Optional<String> annotation(String name) {
    return object.text("metadata", "annotations", name);
  }
}
