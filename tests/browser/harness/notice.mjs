// A notice of holidays for a year that is not known yet.

/** A notice for a year; its weekdays are left out, as some notices do. */
export const notice = (year) => `国务院办公厅关于${year}年
部分节假日安排的通知
国办发明电〔${year - 1}〕99号

经国务院批准，现将${year}年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假安排通知如下。
一、元旦：1月1日至5日放假，共5天。
二、春节：2月10日至16日放假，共7天。
三、清明节：4月4日至6日放假，共3天。
四、劳动节：5月1日至5日放假，共5天。
五、端午节：6月9日至11日放假，共3天。
六、中秋节：9月20日至22日放假，共3天。
七、国庆节：10月1日至7日放假，共7天。

国务院办公厅
${year - 1}年11月4日`;

/** The year after the last one that is known. */
export async function nextYear(admin) {
  await admin.go("/admin/calendar");
  const years = await admin.page.locator(".periods a").allInnerTexts();
  return Math.max(...years.map(Number));
}
