package io.hybridrunner.examples.demo.harvester;

import static java.sql.DatabaseMetaData.columnNoNulls;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** A database's catalogue over JDBC, as OpenMetadata's create requests. Not thread-safe. */
final class JdbcSource implements AutoCloseable {

  /** A table's place. */
  record Table(String schema, String name, boolean view) {}

  private final Connection connection;
  private final String service;

  private JdbcSource(Connection connection, String service) {
    this.connection = connection;
    this.service = service;
  }

  static JdbcSource connect(HarvestConfig.Source source) throws HarvestException {
    Properties login = new Properties();
    login.setProperty("user", source.username());
    login.setProperty("password", source.password());
    DriverManager.setLoginTimeout(10);
    try {
      return new JdbcSource(DriverManager.getConnection(source.jdbcUrl(), login), source.service());
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      throw new HarvestException(
          state.startsWith("28")
              ? "the database refused the login of '%s' at %s. Is the secret's value right?"
                  .formatted(source.username(), source.jdbcUrl())
              : "no connection to %s (SQL state %s). Is it up and reachable from here?"
                  .formatted(source.jdbcUrl(), state));
    }
  }

  /** The database's name. */
  String database() throws SQLException {
    return connection.getCatalog();
  }

  /** Tables and views of the wanted schemas, by name; all schemas but the system's own if none. */
  List<Table> tables(List<Pattern> schemas) throws SQLException {
    List<Table> tables = new ArrayList<>();
    try (ResultSet rows =
        connection.getMetaData().getTables(null, null, "%", new String[] {"BASE TABLE", "VIEW"})) {
      while (rows.next()) {
        String schema = rows.getString("TABLE_SCHEM");
        boolean wanted =
            schemas.isEmpty()
                ? !schema.equalsIgnoreCase("information_schema")
                : schemas.stream().anyMatch(pattern -> pattern.matcher(schema).find());
        if (wanted) {
          String type = rows.getString("TABLE_TYPE");
          tables.add(new Table(schema, rows.getString("TABLE_NAME"), type.equals("VIEW")));
        }
      }
    }
    return tables;
  }

  /** One table's create request, with its columns and keys. */
  Map<String, Object> describe(Table table) throws SQLException {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("name", table.name());
    request.put("tableType", table.view() ? "View" : "Regular");
    request.put("databaseSchema", fqn(service, database(), table.schema()));
    Set<String> key = primaryKey(table);
    request.put("columns", columns(table, key));
    List<Map<String, Object>> constraints = foreignKeys(table);
    if (key.size() > 1) {
      constraints.add(Map.of("constraintType", "PRIMARY_KEY", "columns", List.copyOf(key)));
    }
    request.put("tableConstraints", constraints);
    return request;
  }

  private List<Map<String, Object>> columns(Table table, Set<String> key) throws SQLException {
    List<Map<String, Object>> columns = new ArrayList<>();
    try (ResultSet rows = meta().getColumns(null, table.schema(), pattern(table), "%")) {
      while (rows.next()) {
        String name = rows.getString("COLUMN_NAME");
        Map<String, Object> column = new LinkedHashMap<>();
        String type = rows.getString("TYPE_NAME").toLowerCase(Locale.ROOT);
        column.put("name", name);
        column.put("dataType", dataType(rows.getInt("DATA_TYPE"), type));
        column.put("dataTypeDisplay", type);
        column.put("dataLength", rows.getInt("COLUMN_SIZE"));
        column.put("ordinalPosition", rows.getInt("ORDINAL_POSITION"));
        if (key.size() == 1 && key.contains(name)) {
          column.put("constraint", "PRIMARY_KEY");
        } else {
          column.put("constraint", rows.getInt("NULLABLE") == columnNoNulls ? "NOT_NULL" : "NULL");
        }
        columns.add(column);
      }
    }
    return columns;
  }

  private Set<String> primaryKey(Table table) throws SQLException {
    Set<String> columns = new LinkedHashSet<>();
    try (ResultSet rows = meta().getPrimaryKeys(null, table.schema(), table.name())) {
      while (rows.next()) {
        columns.add(rows.getString("COLUMN_NAME"));
      }
    }
    return columns;
  }

  private List<Map<String, Object>> foreignKeys(Table table) throws SQLException {
    List<Map<String, Object>> keys = new ArrayList<>();
    try (ResultSet rows = meta().getImportedKeys(null, table.schema(), table.name())) {
      while (rows.next()) {
        String referred =
            fqn(
                service,
                database(),
                rows.getString("PKTABLE_SCHEM"),
                rows.getString("PKTABLE_NAME"),
                rows.getString("PKCOLUMN_NAME"));
        keys.add(
            Map.of(
                "constraintType", "FOREIGN_KEY",
                "columns", List.of(rows.getString("FKCOLUMN_NAME")),
                "referredColumns", List.of(referred)));
      }
    }
    return keys;
  }

  private DatabaseMetaData meta() throws SQLException {
    return connection.getMetaData();
  }

  /** JDBC takes a pattern here, in which an underscore stands for any character. */
  private String pattern(Table table) throws SQLException {
    String escape = meta().getSearchStringEscape();
    return table.name().replace("_", escape + "_").replace("%", escape + "%");
  }

  /** A fully qualified name; parts with dots or quotes are quoted. */
  static String fqn(String... parts) {
    List<String> quoted = new ArrayList<>();
    for (String part : parts) {
      boolean plain = !part.contains(".") && !part.contains("\"");
      quoted.add(plain ? part : '"' + part.replace("\"", "\"\"") + '"');
    }
    return String.join(".", quoted);
  }

  private static String dataType(int type, String name) {
    if (name.equals("uuid") || name.equals("json")) {
      // JDBC has no number of its own for these.
      return name.toUpperCase(Locale.ROOT);
    }
    return switch (type) {
      case Types.TINYINT -> "TINYINT";
      case Types.SMALLINT -> "SMALLINT";
      case Types.INTEGER -> "INT";
      case Types.BIGINT -> "BIGINT";
      case Types.DECIMAL -> "DECIMAL";
      case Types.NUMERIC -> "NUMERIC";
      case Types.REAL, Types.FLOAT -> "FLOAT";
      case Types.DOUBLE -> "DOUBLE";
      case Types.BOOLEAN, Types.BIT -> "BOOLEAN";
      case Types.CHAR -> "CHAR";
      case Types.VARCHAR -> "VARCHAR";
      case Types.CLOB -> "TEXT";
      case Types.BINARY -> "BINARY";
      case Types.VARBINARY -> "VARBINARY";
      case Types.BLOB -> "BLOB";
      case Types.DATE -> "DATE";
      case Types.TIME -> "TIME";
      case Types.TIMESTAMP -> "TIMESTAMP";
      case Types.TIMESTAMP_WITH_TIMEZONE -> "TIMESTAMPZ";
      case Types.ARRAY -> "ARRAY";
      default -> "UNKNOWN";
    };
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
