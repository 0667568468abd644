package dev.gatehouse.admin;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out what it was asked for
 * @param err everything else
 */
public record Terminal(PrintStream out, PrintStream err) {}
