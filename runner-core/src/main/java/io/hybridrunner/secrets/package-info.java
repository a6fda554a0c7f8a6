/** Secret references: collecting them from a document and resolving them through a backend. */
@NullMarked
package io.hybridrunner.secrets;

import org.jspecify.annotations.NullMarked;
