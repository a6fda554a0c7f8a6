package io.hybridrunner.argo.cluster;

import io.hybridrunner.document.Value.Fields;

/**
 * One change. Immutable.
 *
 * @param type what happened
 * @param object the object, after it; the last state of one that was deleted or left the selection;
 *     nothing but a version for a bookmark
 */
public record WatchEvent(Type type, Fields object) {

  /** What happened. */
  public enum Type {
    /** It came to be, or into the selection. */
    ADDED,
    /** It changed. */
    MODIFIED,
    /** It is gone, or out of the selection. */
    DELETED,
    /** Nothing; the watch can go on from this version. */
    BOOKMARK
  }

  /** Where a watch goes on after this; empty when the server did not say. */
  public String version() {
    return object.text("metadata", "resourceVersion").orElse("");
  }
}
