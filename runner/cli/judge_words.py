"""What each named judge looks for, in Vietnamese; in English its own docstring says it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hopquy.runner.judges import JUDGES

__all__ = ["VIETNAMESE", "judge_in_words"]

VIETNAMESE: Mapping[str, str] = {
    "accepts-shape": "Mọi gói hợp lệ có hình dạng `trial` được tải về, không bị báo `fail`, được báo 01 hoặc 03 và không bị báo 02.",
    "answered": "Điều đã yêu cầu về một văn bản (`asked`: `recall`, `update` hoặc `take-back`) được trả lời bằng 15 hoặc 16; việc có nơi ghi 14 do quy tắc khác xét.",
    "arguments-signed": "Các tham số mà thao tác dùng đều nằm trong những tên được ký.",
    "asked-back": "Gói trạng thái 13 nêu văn bản được xin lấy lại.",
    "asked-of-receiver": "Gói trạng thái 13 gửi tới một trong các nơi đã nhận văn bản.",
    "body-is-raw": "Thân lời gọi là chính gói tin, không phải biểu mẫu multipart.",
    "carries-files": "Các tệp được yêu cầu gửi tới nơi nguyên vẹn từng byte, để nguyên hoặc là tệp duy nhất trong một tệp nén ZIP.",
    "confirmed-same-day": "Việc nhận văn bản (01, 02 hoặc 03) ghi đúng ngày, theo giờ Việt Nam, mà văn bản có thể tải về.",
    "document-id-triple": "Phần `part` (cơ quan, ngày hoặc số ký hiệu) của mã văn bản dạng `cơ quan,ngày,số/ký hiệu` khớp với trường tương ứng trong phần đầu gói tin.",
    "each-once": "Mỗi nơi nhận báo một trạng thái của một văn bản một lần; văn bản bị giao hai lần do quy tắc khác xét.",
    "each-request-once": "Một yêu cầu gửi chỉ tạo ra một gói tin: lần gửi lại là đúng những byte cũ.",
    "fetched": "Mọi văn bản nằm trên trục chờ sản phẩm đều được tải về.",
    "from-addressee": "Gói trạng thái về một văn bản đã nhận do một trong các nơi nhận của văn bản đó gửi đi.",
    "from-is-packet-sender": "`from` là From/OrganId của gói tin.",
    "from-registered": "`from` là một mã của hệ thống kết nối.",
    "hmac-form": "`hash-header` gồm 64 chữ số thập lục phân viết thường.",
    "key-lists-names": "`sign-header-key` liệt kê các tên trong `sign-header`, bỏ tiền tố, cùng thứ tự, nối bằng dấu `;`.",
    "lives-on": "Sau khi các gói có lỗi đã được tải, mỗi gói đúng vẫn được tải về, không bị báo `fail`, được báo 01 hoặc 03 và không bị báo 02.",
    "looked-up": "Danh sách đơn vị được hỏi sau khi một đơn vị có trong đó và trước văn bản đầu tiên gửi đơn vị ấy.",
    "message-type-agrees": "`messagetype` là `status` với gói trạng thái và `edoc` với mọi gói khác.",
    "named-equal-sent": "Mỗi tiêu đề nêu trong `sign-header` đều được gửi, với đúng giá trị đó.",
    "names-document": "Gói trạng thái nêu một văn bản đã giao cho sản phẩm hoặc do chính sản phẩm gửi.",
    "names-sender": "Gói trạng thái về một văn bản đã nhận gửi về cho nơi đã gửi văn bản đó.",
    "no-fault": "Khi đọc gói tin không gặp lỗi nào thuộc các mã `codes`; nếu gặp giới hạn của chính hopquy thì chưa kết luận.",
    "no-registration": "Văn bản đã bị từ chối không được báo tiếp nhận sau đó.",
    "none-invented": "Không trạng thái nào nói về điều chưa xảy ra: 03 đến 06 chỉ sau khi văn thư được yêu cầu tiếp nhận, 06 chỉ sau khi được yêu cầu hoàn thành.",
    "odd-stops-nothing": "Văn bản đến sau các gói trạng thái như vậy vẫn được tải về.",
    "odd-taken": "Gói trạng thái mà sản phẩm không nhất thiết phải hiểu vẫn được tải và được đánh dấu `done` hoặc `fail`.",
    "one-of-patterns": "Mỗi giá trị ở `at` khớp với ít nhất một trong các mẫu `patterns`.",
    "order": "Các phần tử con của `at` theo đúng thứ tự `names`; tên ngoài danh sách không xét.",
    "progress-after-refusal": "Không báo gì về việc xử lý một văn bản đã bị từ chối.",
    "reaches-addressees": "Gói tin gửi đi nêu đủ các nơi nhận được yêu cầu.",
    "reaches-listed": "Văn bản gửi một đơn vị vừa có trong danh sách tới được đơn vị đó; `by`: theo mã mới (`new`) hay mã cũ (`former`).",
    "refuses-fault": "Gói có lỗi `trial` đã được tải không bị báo 03, kể cả khi văn thư được yêu cầu tiếp nhận; 02, `fail` hay im lặng đều được, im lặng phải được theo dõi.",
    "registered-once": "Văn bản bị trục giao hai lần chỉ được vào sổ một lần, kể cả khi văn thư làm lại.",
    "refuses-certificate": "Không có lời gọi nào qua kết nối đã thấy chứng thư sai (`certificate`), và đã thấy sản phẩm nhận được chứng thư đó.",
    "relay-business-apart": "Gói trạng thái không làm đổi trạng thái truyền nhận, và trạng thái truyền nhận không sinh ra gói trạng thái.",
    "relay-connection-kept": "Các lời gọi nối tiếp nhau đi trên một kết nối.",
    "relay-done-leaves": "Gói tin đã báo `done` ra khỏi danh sách.",
    "relay-error-code": "Lời gọi bị từ chối thuộc một loại trong `codes` mang một trong các mã lỗi nêu cho loại đó.",
    "relay-fetching": "Gói tin đã tải thì tải lại được, đúng như trước, và danh sách vẫn như cũ.",
    "relay-identifier": "Trả lời cho lần gửi được thực hiện có định danh của gói tin.",
    "relay-kinds-apart": "Danh sách chỉ gồm các gói thuộc loại được hỏi, theo từng dòng và theo chính gói tin.",
    "relay-lists-registered": "Mọi đơn vị được cho biết là đã kết nối đều có trong danh sách đơn vị.",
    "relay-maps-old-codes": "Mục của đơn vị có hai mã nêu mã cũ.",
    "relay-occasion": "Mọi lời gọi của dịp `occasion` được thực hiện, và mọi gói tin của dịp đó đến nơi nhận đúng một lần.",
    "relay-once": "Gói tin gửi một lần đến mỗi hệ thống một lần, và có một dòng trong danh sách.",
    "relay-private": "Văn bản chỉ giao cho nơi nhận, và không có trong danh sách của ai khác.",
    "relay-reaches-each": "Gói loại `message_type` đã nhận thì đến mọi nơi nhận; gói trạng thái thì không đến ai khác trong các hệ thống của hopquy.",
    "relay-refused": "Lời gọi thuộc các loại `variants` bị từ chối, và gói tin gửi kèm không có trong danh sách của ai.",
    "relay-repeatable": "Danh sách hỏi lại, không có gì ở giữa, gồm đúng những gì đã có.",
    "relay-repeated-once": "Gói tin gửi lại không đến lần thứ hai.",
    "relay-restart-doubled": "Gói tin đã đến trước khi khởi động lại không đến lần nữa sau đó, kể cả khi được gửi lại.",
    "relay-restart-lost": "Gói tin đang chờ trước khi khởi động lại vẫn chờ sau đó, và tải được đúng như trước.",
    "relay-restart-states": "Gói tin đã nhận xong trước khi khởi động lại vẫn là đã nhận xong, gói đang nhận vẫn là đang nhận.",
    "relay-shown-to-sender": "Nơi gửi được cho biết đúng trạng thái mà nơi nhận đã báo, và không sớm hơn.",
    "relay-taken": "Lời gọi thuộc các loại `variants` được thực hiện.",
    "relay-unchanged": "Gói tin của hopquy được giao đúng từng byte như khi gửi, trừ các `TraceHeader` được thêm vào.",
    "relay-unread-stays": "Gói tin đã có trong danh sách, chưa tải và chưa nhận xong, vẫn có trong danh sách lần sau.",
    "relay-update-repeated": "Trạng thái truyền nhận báo lại ngay lần nữa được nhận như lần đầu.",
    "replaced-stops": "Khi văn bản thay thế đã được tải, không báo gì thêm về việc xử lý văn bản bị thay thế.",
    "reply-agrees": "Văn bản trả lời nêu văn bản được trả lời thì nêu đúng nơi gửi và, nếu có ghi, đúng số và ký hiệu của văn bản đó.",
    "reply-names-document": "Văn bản trả lời nêu trong ResponseFor văn bản mà nó trả lời.",
    "reports": "Trạng thái `code` được báo cho mọi văn bản đến lúc phải báo: khi văn bản đến, hoặc sau khi văn thư thực hiện `action`.",
    "resent": "Khi trục đã nhận gói tin nhưng phản hồi bị mất, sản phẩm gửi lại.",
    "resent-unchanged": "Lần gửi lại là đúng gói tin cũ, từng byte một, để trục nhận ra là cùng một gói.",
    "returns-misdirected": "Văn bản gửi cho nơi khác được trả lại bằng 02 và không bao giờ được tiếp nhận.",
    "sent-despite": "Văn bản có gói tin gặp sự cố `fault` được gửi (lại) cho tới khi nơi gửi biết được rằng trục đã nhận.",
    "sent-once-despite": "Gói tin gửi lại sau một trong các sự cố `faults` là đúng gói tin cũ.",
    "status-order": "Các trạng thái của một văn bản theo thứ tự 01, 03, 04, 05, 06; có thể bỏ bước.",
    "statuses-done": "Gói trạng thái đã tải được đánh dấu `done`; gói mà sản phẩm không nhất thiết phải hiểu do quy tắc khác xét.",
    "statuses-taken": "Mọi gói trạng thái nằm trên trục chờ sản phẩm đều được tải về.",
    "statuses-unanswered": "Về văn bản của mình mà sản phẩm được báo trạng thái, sản phẩm không tự báo trạng thái nào, trừ khi xin lấy lại.",
    "taken-despite": "Văn bản gặp sự cố `fault` ở lời gọi `at` được tải trọn vẹn, rồi báo `done`, và được báo 01.",
    "taken-once-despite": "Văn bản gặp một trong các sự cố `faults` ở lời gọi `at` được báo 01, và 03, nhiều nhất một lần.",
    "text-is-json": "`sign-header` là một dòng JSON: một đối tượng có giá trị là văn bản, không có dấu cách giữa các phần.",
    "transport-done": "Văn bản đã tải về được báo `done` bằng updateStatus.",
    "type-name-agrees": "Tên ở `name` đúng là tên mà danh mục `list` đặt cho số ở `at`.",
    "withdrawn-stops": "Khi sản phẩm đã đồng ý trả lại một văn bản, không báo gì thêm về việc xử lý văn bản đó.",
    "witness": "Điều được chứng thực lúc ghi nhận về khóa bí mật (`what`) là đúng; phải chứng thực vì bản thân khóa không nằm trong chứng cứ.",
}


def judge_in_words(name: str, lang: str) -> str:
    """Return what a judge looks for, in one paragraph."""
    english = re.sub(r"\s+", " ", JUDGES[name].__doc__ or "").strip()
    return VIETNAMESE.get(name, english) if lang == "vi" else english
