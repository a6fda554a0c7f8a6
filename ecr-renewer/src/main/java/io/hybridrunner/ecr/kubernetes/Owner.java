package io.hybridrunner.ecr.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Finds out who manages a Secret, as far as it says. */
final class Owner {

  private static final int LONGEST = 200;

  private Owner() {}

  /** Who, in words. */
  static String of(JsonObject secret) {
    List<String> found = new ArrayList<>();
    String release = Json.text(secret, "metadata", "annotations", "meta.helm.sh/release-name");
    if (!release.isEmpty()) {
      found.add("Helm's release " + release);
    }
    items(secret, "metadata", "ownerReferences").stream()
        .map(owner -> Json.text(owner, "kind") + " " + Json.text(owner, "name"))
        .forEach(found::add);
    String label = Json.text(secret, "metadata", "labels", StoredSecret.MANAGED_BY);
    if (!label.isEmpty() && !(label.equals("Helm") && !release.isEmpty())) {
      found.add(label + " (by its label " + StoredSecret.MANAGED_BY + ")");
    }
    items(secret, "metadata", "managedFields").stream()
        .filter(Owner::isOfContent)
        .map(Owner::writer)
        .forEach(found::add);
    return found.isEmpty() ? "somebody it does not name" : printable(String.join("; ", found));
  }

  private static boolean isOfContent(JsonObject manager) {
    return Json.fields(manager, "fieldsV1").has("f:data");
  }

  private static String writer(JsonObject manager) {
    return Json.text(manager, "manager")
        + " ("
        + Json.text(manager, "operation")
        + " of "
        + Json.text(manager, "time")
        + ")";
  }

  private static List<JsonObject> items(JsonObject secret, String... path) {
    List<JsonObject> items = new ArrayList<>();
    Json.at(secret, path)
        .filter(JsonElement::isJsonArray)
        .ifPresent(
            all -> {
              for (JsonElement item : all.getAsJsonArray()) {
                if (item.isJsonObject()) {
                  items.add(item.getAsJsonObject());
                }
              }
            });
    return items;
  }

  private static String printable(String text) {
    String clean = text.replaceAll("\\p{Cntrl}+", " ");
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
  }
}
