import t from 'tap';

t.pass('one');
t.pass('two');
t.equal(1, 2, 'bad');
