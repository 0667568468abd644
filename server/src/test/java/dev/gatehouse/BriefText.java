package dev.gatehouse;

import org.assertj.core.presentation.StandardRepresentation;

/**
 * How failed assertions show text: megabytes would fill the memory of the test JVM and its report.
 */
public final class BriefText extends StandardRepresentation {
  private static final int MOST = 4000;

  @Override
  protected String toStringOf(String text) {
    if (text.length() <= MOST) {
      return super.toStringOf(text);
    }
    String begin = text.substring(0, MOST / 2);
    String end = text.substring(text.length() - MOST / 2);
    return super.toStringOf(
        begin + " [" + (text.length() - MOST) + " characters not shown] " + end);
  }
}
