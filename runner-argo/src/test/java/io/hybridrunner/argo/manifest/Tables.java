package io.hybridrunner.argo.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The public cases, as rows by column. */
final class Tables {

  private Tables() {}

  /** One case. */
  record Row(Map<String, String> cells) {

    String get(String column) {
      return Objects.requireNonNull(cells.get(column), column);
    }
  }

  static List<Row> rows(String name) {
    try (InputStream in = Tables.class.getResourceAsStream("/cases/" + name)) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      String[] columns = lines.get(0).split("\t", -1);
      return lines.stream().skip(1).map(line -> row(columns, line.split("\t", -1))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String[] columns, String[] cells) {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < columns.length; i++) {
      row.put(columns[i], cells[i]);
    }
    return new Row(row);
  }
}
