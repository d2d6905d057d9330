import { gb28181Codec } from '#codecs/gb28181';

// Messages per second of one core: a keep-alive with its MANSCDP body; and MB/s of a catalogue answer of 1,000 devices.
function message(body: string): Uint8Array {
  return gb28181Codec.encode({
    kind: 'request',
    method: 'MESSAGE',
    uri: 'sip:34020000002000000001@3402000000',
    headers: {
      Via: 'SIP/2.0/UDP 192.168.0.64:5060;rport;branch=z9hG4bK927308490',
      From: '<sip:34020000001320000002@3402000000>;tag=287801969',
      To: '<sip:34020000002000000001@3402000000>',
      'Call-ID': '594186441',
      CSeq: '20 MESSAGE',
      'Content-Type': 'Application/MANSCDP+xml',
    },
    body,
  });
}

function run(bytes: Uint8Array, rounds: number): number {
  const decoder = gb28181Codec.createDecoder();
  const start = performance.now();
  for (let i = 0; i < rounds; i++) decoder.push(bytes, () => undefined);
  return (rounds / (performance.now() - start)) * 1000;
}

const head = '<?xml version="1.0" encoding="GB2312"?>\r\n';
const keepalive = message(
  `${head}<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n<SN>9</SN>\r\n<DeviceID>34020000001320000002</DeviceID>\r\n<Status>OK</Status>\r\n</Notify>\r\n`,
);
const item =
  '<Item><DeviceID>34020000001310000001</DeviceID><Name>烽火台一号</Name><Manufacturer>Fengsui</Manufacturer><Status>ON</Status><Longitude>116.40</Longitude><Latitude>39.91</Latitude></Item>';
const catalogue = message(
  `${head}<Response><CmdType>Catalog</CmdType><SN>2</SN><DeviceList Num="1000">${item.repeat(1000)}</DeviceList></Response>`,
);
run(keepalive, 20_000);
run(catalogue, 20);
console.log(
  JSON.stringify({
    codec: 'gb28181',
    keepaliveBytes: keepalive.length,
    keepalivesPerSecond: Math.round(run(keepalive, 100_000)),
    catalogueMegabytesPerSecond: Math.round((run(catalogue, 100) * catalogue.length) / 1e5) / 10,
  }),
);
