package dev.gatehouse.admin;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows for people. */
final class Table {
  private Table() {}

  /** Prints columns under their names. */
  static void print(List<Row> rows, List<String> columns, PrintStream out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList());
    for (Row row : rows) {
      lines.add(columns.stream().map(name -> cell(row, name)).toList());
    }
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      out.println(aligned(line, widths));
    }
  }

  /** A table whose rows come one by one: columns grow with what stands in them. */
  static final class Growing {
    private final List<String> columns;
    private final PrintStream out;
    private final int[] widths;
    private boolean headed;

    Growing(List<String> columns, PrintStream out) {
      this.columns = columns;
      this.out = out;
      this.widths = columns.stream().mapToInt(String::length).toArray();
    }

    void print(Row row) {
      List<String> line = columns.stream().map(name -> cell(row, name)).toList();
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
      if (!headed) {
        headed = true;
        out.println(
            aligned(columns.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList(), widths));
      }
      out.println(aligned(line, widths));
    }
  }

  /** Prints each field on a line of its own. */
  static void print(Row row, PrintStream out) {
    int width = row.fields().keySet().stream().mapToInt(String::length).max().orElse(0);
    row.fields()
        .keySet()
        .forEach(
            name -> out.println(name + " ".repeat(width - name.length() + 2) + cell(row, name)));
  }

  private static String aligned(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
    }
    return text.toString().stripTrailing();
  }

  private static String cell(Row row, String name) {
    String text = row.text(name);
    return text.isEmpty() ? "-" : Terminal.shown(text);
  }
}
