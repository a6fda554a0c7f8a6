package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Value.Fields;
import java.util.Map;
import java.util.TreeMap;

/** The {@code metadata} of an object, and its frame. Immutable. */
record ObjectMeta(String name, Map<String, String> labels, Map<String, String> annotations) {

  static final String ARGO = "argoproj.io/v1alpha1";

  ObjectMeta {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  static ObjectMeta of(String name, Map<String, String> labels) {
    return new ObjectMeta(name, labels, Map.of());
  }

  ObjectMeta withLabel(String label, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(label, value);
    return new ObjectMeta(name, more, annotations);
  }

  ObjectMeta withAnnotations(Map<String, String> others) {
    Map<String, String> more = new TreeMap<>(annotations);
    more.putAll(others);
    return new ObjectMeta(name, labels, more);
  }

  private Draft draft() {
    return new Draft().text("name", name).some("labels", labels).some("annotations", annotations);
  }

  Fields fields() {
    return draft().fields();
  }

  /** Of an object that goes when its owner goes. */
  Fields ownedBy(String kind, String owner, String uid) {
    Fields reference =
        new Draft()
            .text("apiVersion", ARGO)
            .text("kind", kind)
            .text("name", owner)
            .text("uid", uid)
            .fields();
    return draft().put("ownerReferences", Draft.list(reference)).fields();
  }

  Fields object(String kind, Fields spec) {
    return new Draft()
        .text("apiVersion", ARGO)
        .text("kind", kind)
        .put("metadata", fields())
        .put("spec", spec)
        .fields();
  }
}
