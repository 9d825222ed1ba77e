import t from 'tap';
import { cut, cutToBytes, oneLine, printable } from '../src/text.ts';

t.test('nothing is left that moves the cursor, hides text or reverses it', async t => {
  t.equal(printable('a\u001b[2J\tb\u202ec\u2028d\u0000\ud800'), 'a [2J b c d \ufffd');
});

t.test('one line is one line, without gaps', async t => {
  t.equal(oneLine(' Back up\r\n\u001b[31m  first.\u00a0\n'), 'Back up [31m first.');
  t.equal(oneLine('a\nb\nc', 4), 'a b…');
});

t.test('a text that fits stays; what is cut says so, and no character is cut in two', async t => {
  t.strictSame([cut('😀😀', 2), cut('😀😀😀', 2)], ['😀😀', '😀…']);
  t.strictSame([cutToBytes('éé', 4), cutToBytes('ééé', 5)], ['éé', 'é…']);
});
